import heapq
import sys

n, m, k, *numbers = map(int, sys.stdin.read().split())
roads = [[] for _ in range(n + 1)]
for a, b, toll in zip(numbers[::3], numbers[1::3], numbers[2::3]):
    roads[a].append((b, toll))
    roads[b].append((a, toll))

best = [[None] * (k + 1) for _ in range(n + 1)]
heap = [(0, 1, 0)]
answer = "unreachable"
while heap:
    cost, town, used = heapq.heappop(heap)
    if best[town][used] is not None:
        continue
    best[town][used] = cost
    if town == n:
        answer = cost
        break
    for there, toll in roads[town]:
        if best[there][used] is None:
            heapq.heappush(heap, (cost + toll, there, used))
        if used < k and best[there][used + 1] is None:
            heapq.heappush(heap, (cost + toll // 2, there, used + 1))
print(answer)
