from collections import deque


def nearest_depot(junctions: int, roads: list[list[int]], depots: list[int]) -> list[int]:
    neighbours = [[] for _ in range(junctions)]
    for a, b in roads:
        neighbours[a].append(b)
    distance = [-1] * junctions
    for depot in depots:
        distance[depot] = 0
    queue = deque(depots)
    while queue:
        here = queue.popleft()
        for there in neighbours[here]:
            if distance[there] < 0:
                distance[there] = distance[here] + 1
                queue.append(there)
    return distance
