import sys


def main():
    lines = sys.stdin.read().splitlines()
    for line in lines[1:]:
        print(line.split())


main()
