import sys


def main():
    count, *times = map(int, sys.stdin.read().split())
    rooms = [0] * count
    until = []
    for at in sorted(range(count), key=lambda at: times[2 * at + 1]):
        begin, end = times[2 * at], times[2 * at + 1]
        for room, free in enumerate(until):
            if free <= begin:
                break
        else:
            room = len(until)
            until.append(0)
        until[room] = end
        rooms[at] = room + 1
    print(len(until))
    print(*rooms)


main()
