import heapq
import sys


def main():
    count, *times = map(int, sys.stdin.read().split())
    rooms = [0] * count
    occupied = []
    for at in sorted(range(count), key=lambda at: times[2 * at]):
        begin, end = times[2 * at], times[2 * at + 1]
        if occupied and occupied[0][0] <= begin:
            room = heapq.heappop(occupied)[1]
        else:
            room = len(occupied) + 1
        rooms[at] = room
        heapq.heappush(occupied, (end, room))
    print(len(occupied))
    print(*rooms)


main()
