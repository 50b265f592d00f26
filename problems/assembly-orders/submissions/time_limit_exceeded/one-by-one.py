def assembly_orders(steps: int, rules: list[list[int]]) -> int:
    required = [0] * steps
    for first, then in rules:
        required[then] |= 1 << first

    def count(done: int) -> int:
        if done == (1 << steps) - 1:
            return 1
        return sum(
            count(done | 1 << step)
            for step in range(steps)
            if not done >> step & 1 and not required[step] & ~done
        )

    return count(0)
