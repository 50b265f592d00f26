def longest_way(parents: list[int], lengths: list[int]) -> int:
    children = [[] for _ in parents]
    for joint, parent in enumerate(parents):
        if parent >= 0:
            children[parent].append(joint)
    boiler = parents.index(-1)
    deepest = [0, 0]
    for branch in children[boiler]:
        reach = 0
        stack = [(branch, lengths[branch])]
        while stack:
            joint, depth = stack.pop()
            reach = max(reach, depth)
            stack += [(child, depth + lengths[child]) for child in children[joint]]
        deepest.append(reach)
    return sum(sorted(deepest)[-2:])
