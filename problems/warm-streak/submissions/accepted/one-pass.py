def warm_streak(readings: list[int], threshold: int) -> int:
    best = current = 0
    for reading in readings:
        current = current + 1 if reading > threshold else 0
        best = max(best, current)
    return best
