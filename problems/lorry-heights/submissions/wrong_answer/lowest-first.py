import sys

n, m, q, *numbers = map(int, sys.stdin.read().split())
roads = [numbers[i : i + 3] for i in range(0, 3 * m, 3)]
roads.sort(key=lambda road: road[2])
parent = list(range(n + 1))
height = [0] * (n + 1)
size = [1] * (n + 1)


def root(place):
    while parent[place] != place:
        place = parent[place]
    return place


for a, b, clearance in roads:
    a, b = root(a), root(b)
    if a != b:
        if size[a] > size[b]:
            a, b = b, a
        parent[a] = b
        height[a] = clearance
        size[b] += size[a]

questions = numbers[3 * m :]
for u, v in zip(questions[::2], questions[1::2]):
    above = {u: 10**10}
    lowest = 10**10
    while parent[u] != u:
        lowest = min(lowest, height[u])
        u = parent[u]
        above[u] = lowest
    lowest = 10**10
    while v not in above and parent[v] != v:
        lowest = min(lowest, height[v])
        v = parent[v]
    print(min(lowest, above[v]) if v in above else "none")
