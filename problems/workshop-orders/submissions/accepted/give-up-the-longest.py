import heapq


def most_orders(minutes: list[int], deadlines: list[int]) -> int:
    taken = []
    clock = 0
    for deadline, length in sorted(zip(deadlines, minutes)):
        heapq.heappush(taken, -length)
        clock += length
        if clock > deadline:
            clock += heapq.heappop(taken)
    return len(taken)
