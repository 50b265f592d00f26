import json
import sys


def wrong(why):
    print(why)
    sys.exit(1)


def main():
    test = json.loads(sys.stdin.readline())
    count, *times = map(int, test["input"].split())
    rehearsals = list(zip(times[::2], times[1::2]))
    tokens = test["got"].split()
    if not all(token.isascii() and token.isdigit() and len(token) < 10 for token in tokens):
        wrong("something printed is no number")
    if len(tokens) != count + 1:
        wrong(f"{len(tokens)} numbers were printed instead of {count + 1}")
    least, *rooms = map(int, tokens)
    right = int(test["expected"].split()[0])
    if least != right:
        wrong(f"{least} rooms instead of {right}")
    until = {}
    for begin, end, room, number in sorted((*times, room, at + 1) for at, (times, room) in enumerate(zip(rehearsals, rooms))):
        if not 1 <= room <= least:
            wrong(f"rehearsal {number} is in room {room}, which there is not")
        if until.get(room, 0) > begin:
            wrong(f"rehearsal {number} begins in room {room} while another is going on")
        until[room] = end


main()
