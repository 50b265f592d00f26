def shortest_sample(beads: list[str], colours: int) -> int:
    inside = set()
    best = -1
    left = 0
    for right, bead in enumerate(beads):
        inside.add(bead)
        while len(inside) >= colours:
            length = right - left + 1
            best = length if best < 0 else min(best, length)
            inside.discard(beads[left])
            left += 1
    return best
