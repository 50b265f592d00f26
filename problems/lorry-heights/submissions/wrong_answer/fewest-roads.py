import sys
from collections import deque

n, m, q, *numbers = map(int, sys.stdin.read().split())
roads = [{} for _ in range(n + 1)]
for a, b, clearance in zip(numbers[0 : 3 * m : 3], numbers[1 : 3 * m : 3], numbers[2 : 3 * m : 3]):
    roads[a][b] = max(roads[a].get(b, 0), clearance)
    roads[b][a] = roads[a][b]
# The height of a way with the fewest roads, from one place of each component.
place_of = [0] * (n + 1)
lowest = [0] * (n + 1)
for start in range(1, n + 1):
    if place_of[start]:
        continue
    place_of[start] = start
    lowest[start] = 10**10
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there, clearance in roads[here].items():
            if not place_of[there]:
                place_of[there] = start
                lowest[there] = min(lowest[here], clearance)
                queue.append(there)
questions = numbers[3 * m :]
for u, v in zip(questions[::2], questions[1::2]):
    print(min(lowest[u], lowest[v]) if place_of[u] == place_of[v] else "none")
