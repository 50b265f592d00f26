def longest_way(parents: list[int], lengths: list[int]) -> int:
    children = [[] for _ in parents]
    for joint, parent in enumerate(parents):
        if parent >= 0:
            children[parent].append(joint)
    best = 0

    def depth(joint: int) -> int:
        nonlocal best
        deepest = 0
        for child in children[joint]:
            reach = depth(child) + lengths[child]
            best = max(best, deepest + reach)
            deepest = max(deepest, reach)
        return deepest

    depth(parents.index(-1))
    return best
