def longest_way(parents: list[int], lengths: list[int]) -> int:
    waiting_for = [0] * len(parents)
    for parent in parents:
        if parent >= 0:
            waiting_for[parent] += 1
    ready = [joint for joint, count in enumerate(waiting_for) if count == 0]
    depth = [0] * len(parents)
    best = 0
    for joint in ready:
        parent = parents[joint]
        if parent < 0:
            continue
        reach = depth[joint] + lengths[joint]
        best = max(best, depth[parent] + reach)
        depth[parent] = max(depth[parent], reach)
        waiting_for[parent] -= 1
        if waiting_for[parent] == 0:
            ready.append(parent)
    return best
