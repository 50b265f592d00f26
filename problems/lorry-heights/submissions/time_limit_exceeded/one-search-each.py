import heapq
import sys

n, m, q, *numbers = map(int, sys.stdin.read().split())
roads = [[] for _ in range(n + 1)]
for a, b, clearance in zip(numbers[0 : 3 * m : 3], numbers[1 : 3 * m : 3], numbers[2 : 3 * m : 3]):
    roads[a].append((b, clearance))
    roads[b].append((a, clearance))
questions = numbers[3 * m :]
for u, v in zip(questions[::2], questions[1::2]):
    done = set()
    heap = [(-(10**10), u)]
    answer = "none"
    while heap:
        height, place = heapq.heappop(heap)
        if place == v:
            answer = -height
            break
        if place in done:
            continue
        done.add(place)
        for there, clearance in roads[place]:
            if there not in done:
                heapq.heappush(heap, (max(height, -clearance), there))
    print(answer)
