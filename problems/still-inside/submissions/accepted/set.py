import sys


def main():
    _, *codes = sys.stdin.read().split()
    inside = set()
    for code in codes:
        inside ^= {code}
    print(len(inside))
    for code in inside:
        print(code)


main()
