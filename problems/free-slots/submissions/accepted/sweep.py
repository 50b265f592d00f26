def free_slots(bookings: list[list[int]], opens: int, closes: int, minimum: int) -> list[list[int]]:
    slots = []
    busy = opens
    for begin, end in [*sorted(bookings), [closes, closes]]:
        begin = min(begin, closes)
        if begin - busy >= minimum:
            slots.append([busy, begin])
        busy = max(busy, end)
    return slots
