import sys


def main():
    count, *times = map(int, sys.stdin.read().split())
    rehearsals = list(zip(times[::2], times[1::2]))
    print(count)
    print(*range(1, count + 1))


main()
