def shortest_sample(beads: list[str], colours: int) -> int:
    inside: dict[str, int] = {}
    best = -1
    left = 0
    for right, bead in enumerate(beads):
        inside[bead] = inside.get(bead, 0) + 1
        while len(inside) >= colours:
            length = right - left + 1
            best = length if best < 0 else min(best, length)
            first = beads[left]
            inside[first] -= 1
            if inside[first] == 0:
                del inside[first]
            left += 1
    return best
