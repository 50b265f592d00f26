import sys


def main():
    lines = sys.stdin.read().split("\n")
    count = int(lines[0])
    for line in lines[1 : count + 1]:
        name, cents = line.rsplit(" ", 1)
        print(name, int(cents))


main()
