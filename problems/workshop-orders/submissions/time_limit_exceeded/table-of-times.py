def most_orders(minutes: list[int], deadlines: list[int]) -> int:
    # best[t]: most orders finished when the workshop has worked for t minutes.
    best = {0: 0}
    for deadline, length in sorted(zip(deadlines, minutes)):
        for clock, count in list(best.items()):
            end = clock + length
            if end <= deadline and best.get(end, 0) < count + 1:
                best[end] = count + 1
    return max(best.values())
