from collections import deque


def cheapest_firing(weights: list[int], setup: int) -> int:
    total = cost = 0
    lines = deque([(0, 0)])  # Slope and height at 0; slopes fall from left to right.
    for weight in weights:
        total += weight
        while len(lines) > 1 and at(lines[0], total) >= at(lines[1], total):
            lines.popleft()
        cost = setup + total * total + at(lines[0], total)
        line = (-2 * total, cost + total * total)
        if lines[-1][0] == line[0]:
            if lines[-1][1] <= line[1]:
                continue
            lines.pop()
        while len(lines) > 1 and useless(lines[-2], lines[-1], line):
            lines.pop()
        lines.append(line)
    return cost


def at(line: tuple[int, int], x: int) -> int:
    return line[0] * x + line[1]


def useless(left: tuple[int, int], middle: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether the middle line is nowhere below both others."""
    return (right[1] - left[1]) * (left[0] - middle[0]) <= (middle[1] - left[1]) * (left[0] - right[0])
