def assembly_orders(steps: int, rules: list[list[int]]) -> int:
    required = [0] * steps
    for first, then in rules:
        required[then] |= 1 << first
    ways = [0] * (1 << steps)
    ways[0] = 1
    for done in range(1 << steps):
        count = ways[done]
        if count == 0:
            continue
        for step in range(steps):
            if not done >> step & 1 and not required[step] & ~done:
                ways[done | 1 << step] += count
    return ways[-1]
