def too_short(a: int, b: int, shortest: int) -> int:
    """Pairs x < a, y < b with x + y + 1 < shortest."""
    most = min(a, shortest - 1)
    whole = max(0, min(most, shortest - b))
    low, high = shortest - most, shortest - 1 - whole
    series = (low + high) * (high - low + 1) // 2 if high >= low else 0
    return whole * b + series


def loudest_moments(levels: list[int], shortest: int) -> int:
    count = len(levels)
    before = [-1] * count
    after = [count] * count
    stack: list[int] = []
    for at, level in enumerate(levels):
        while stack and levels[stack[-1]] < level:
            after[stack.pop()] = at
        if stack:
            before[at] = stack[-1]
        stack.append(at)
    total = 0
    for at, level in enumerate(levels):
        a, b = at - before[at], after[at] - at
        total += level * (a * b - too_short(a, b, shortest))
    return total
