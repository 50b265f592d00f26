def most_orders(minutes: list[int], deadlines: list[int]) -> int:
    clock = count = 0
    for deadline, length in sorted(zip(deadlines, minutes)):
        if clock + length <= deadline:
            clock += length
            count += 1
    return count
