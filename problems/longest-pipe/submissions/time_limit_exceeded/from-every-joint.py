def longest_way(parents: list[int], lengths: list[int]) -> int:
    pipes = [[] for _ in parents]
    for joint, parent in enumerate(parents):
        if parent >= 0:
            pipes[parent].append((joint, lengths[joint]))
            pipes[joint].append((parent, lengths[joint]))
    best = 0
    for start in range(len(parents)):
        stack = [(start, -1, 0)]
        while stack:
            here, before, distance = stack.pop()
            best = max(best, distance)
            for there, length in pipes[here]:
                if there != before:
                    stack.append((there, here, distance + length))
    return best
