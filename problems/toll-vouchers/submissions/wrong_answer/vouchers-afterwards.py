import heapq
import sys

n, m, k, *numbers = map(int, sys.stdin.read().split())
roads = [[] for _ in range(n + 1)]
for a, b, toll in zip(numbers[::3], numbers[1::3], numbers[2::3]):
    roads[a].append((b, toll))
    roads[b].append((a, toll))

done = set()
heap = [(0, 1, ())]
answer = "unreachable"
while heap:
    cost, town, way = heapq.heappop(heap)
    if town in done:
        continue
    done.add(town)
    if town == n:
        tolls = []
        while way:
            toll, way = way
            tolls.append(toll)
        tolls.sort(reverse=True)
        answer = sum(toll // 2 for toll in tolls[:k]) + sum(tolls[k:])
        break
    for there, toll in roads[town]:
        if there not in done:
            heapq.heappush(heap, (cost + toll, there, (toll, way)))
print(answer)
