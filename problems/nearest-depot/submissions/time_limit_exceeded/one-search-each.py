from collections import deque


def nearest_depot(junctions: int, roads: list[list[int]], depots: list[int]) -> list[int]:
    neighbours = [[] for _ in range(junctions)]
    for a, b in roads:
        neighbours[a].append(b)
        neighbours[b].append(a)
    goals = set(depots)

    def search(start: int) -> int:
        distance = {start: 0}
        queue = deque([start])
        while queue:
            here = queue.popleft()
            if here in goals:
                return distance[here]
            for there in neighbours[here]:
                if there not in distance:
                    distance[there] = distance[here] + 1
                    queue.append(there)
        return -1

    return [search(start) for start in range(junctions)]
