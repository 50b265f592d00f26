def count_stretches(tickets: list[int]) -> int:
    total = 0
    for left in range(len(tickets)):
        low = high = tickets[left]
        for right in range(left, min(len(tickets), left + 300)):
            low, high = min(low, tickets[right]), max(high, tickets[right])
            if high - low == right - left:
                total += 1
    return total
