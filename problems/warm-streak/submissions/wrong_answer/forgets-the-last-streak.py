def warm_streak(readings: list[int], threshold: int) -> int:
    best = current = 0
    for reading in readings:
        if reading > threshold:
            current += 1
        else:
            best = max(best, current)
            current = 0
    return best
