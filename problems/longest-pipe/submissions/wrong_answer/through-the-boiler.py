def longest_way(parents: list[int], lengths: list[int]) -> int:
    depths = {}
    for joint in range(len(parents)):
        depth, branch = 0, joint
        while parents[joint] >= 0:
            depth += lengths[joint]
            branch, joint = joint, parents[joint]
        depths[branch] = max(depths.get(branch, 0), depth)
    return sum(sorted(depths.values())[-2:])
