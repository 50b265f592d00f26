def loudest_moments(levels: list[int], shortest: int) -> int:
    total = 0
    for begin in range(len(levels)):
        peak = levels[begin]
        for end in range(begin, len(levels)):
            if levels[end] > peak:
                peak = levels[end]
            if end - begin + 1 >= shortest:
                total += peak
    return total
