def free_slots(bookings: list[list[int]], opens: int, closes: int, minimum: int) -> list[list[int]]:
    busy = [False] * (closes + 1)
    for begin, end in bookings:
        for minute in range(max(begin, opens), min(end, closes)):
            busy[minute] = True
    slots = []
    at = opens
    while at < closes:
        end = at
        while end < closes and not busy[end]:
            end += 1
        if end - at >= minimum:
            slots.append([at, end])
        at = end + 1
    return slots
