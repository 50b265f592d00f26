def shortest_sample(beads: list[str], colours: int) -> int:
    best = -1
    for left in range(len(beads)):
        inside = set()
        for right in range(left, len(beads)):
            inside.add(beads[right])
            if len(inside) >= colours:
                length = right - left + 1
                best = length if best < 0 else min(best, length)
                break
    return best
