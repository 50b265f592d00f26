import sys
from collections import Counter


def main():
    _, *codes = sys.stdin.read().split()
    once = [code for code, scans in Counter(codes).items() if scans == 1]
    print(len(once))
    for code in once:
        print(code)


main()
