import sys


def main() -> None:
    n, m, q, *numbers = map(int, sys.stdin.read().split())
    roads = [numbers[i : i + 3] for i in range(0, 3 * m, 3)]
    roads.sort(key=lambda road: -road[2])
    parent = list(range(n + 1))
    height = [0] * (n + 1)  # Of the road that hung this place under its parent.
    size = [1] * (n + 1)

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    for a, b, clearance in roads:
        a, b = root(a), root(b)
        if a == b:
            continue
        if size[a] > size[b]:
            a, b = b, a
        parent[a] = b
        height[a] = clearance
        size[b] += size[a]

    questions = numbers[3 * m :]
    for u, v in zip(questions[::2], questions[1::2]):
        answer = None
        while u != v:
            # Climb from the end whose link was made earlier; a root has none.
            if height[u] < height[v] or (height[u] == height[v] and size[u] > size[v]):
                u, v = v, u
            if height[u] == 0:
                break
            answer = height[u]
            u = parent[u]
        print(answer if u == v else "none")


main()
