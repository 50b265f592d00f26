def assembly_orders(steps: int, rules: list[list[int]]) -> int:
    required = [set() for _ in range(steps)]
    for first, then in rules:
        required[then].add(first)
    done = set()
    ways = 1
    while len(done) < steps:
        ready = [step for step in range(steps) if step not in done and required[step] <= done]
        if not ready:
            return 0
        ways *= len(ready)
        done.add(ready[0])
    return ways
