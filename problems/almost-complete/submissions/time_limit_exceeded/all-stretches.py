def count_stretches(tickets: list[int]) -> int:
    total = 0
    for left in range(len(tickets)):
        low = high = tickets[left]
        for right in range(left, len(tickets)):
            ticket = tickets[right]
            if ticket < low:
                low = ticket
            elif ticket > high:
                high = ticket
            if high - low - (right - left) <= 1:
                total += 1
    return total
