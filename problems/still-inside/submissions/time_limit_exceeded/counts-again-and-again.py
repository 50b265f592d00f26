import sys


def main():
    _, *codes = sys.stdin.read().split()
    inside = []
    for at, code in enumerate(codes):
        scans = 0
        last = True
        for other, again in enumerate(codes):
            if again == code:
                scans += 1
                last = last and other <= at
        if last and scans % 2 == 1:
            inside.append(code)
    print(len(inside))
    for code in inside:
        print(code)


main()
