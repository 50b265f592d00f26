import sys


def main():
    count, *times = map(int, sys.stdin.read().split())
    rehearsals = list(zip(times[::2], times[1::2]))
    rooms = [0] * count
    for at in sorted(range(count), key=lambda at: rehearsals[at]):
        begin, end = rehearsals[at]
        taken = set()
        for other in range(count):
            if rooms[other] and rehearsals[other][0] < end and begin < rehearsals[other][1]:
                taken.add(rooms[other])
        room = 1
        while room in taken:
            room += 1
        rooms[at] = room
    print(max(rooms))
    print(*rooms)


main()
