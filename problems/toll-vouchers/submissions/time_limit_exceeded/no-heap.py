import sys

n, m, k, *numbers = map(int, sys.stdin.read().split())
roads = [[] for _ in range(n + 1)]
for a, b, toll in zip(numbers[::3], numbers[1::3], numbers[2::3]):
    roads[a].append((b, toll))
    roads[b].append((a, toll))

never = float("inf")
cost = {(town, used): never for town in range(1, n + 1) for used in range(k + 1)}
cost[1, 0] = 0
found = {}
while cost:
    node = min(cost, key=cost.get)
    town, used = node
    here = cost.pop(node)
    if here == never:
        break
    found[node] = here
    for there, toll in roads[town]:
        for next_node, price in (((there, used), toll), ((there, used + 1), toll // 2)):
            if next_node in cost and here + price < cost[next_node]:
                cost[next_node] = here + price
ends = [found[n, used] for used in range(k + 1) if (n, used) in found]
print(min(ends) if ends else "unreachable")
