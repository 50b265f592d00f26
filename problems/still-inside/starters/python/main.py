import sys


def main():
    count, *codes = sys.stdin.read().split()
    print(len(codes))


main()
