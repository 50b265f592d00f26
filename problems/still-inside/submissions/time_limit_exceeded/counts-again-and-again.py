import sys


def main():
    _, *codes = sys.stdin.read().split()
    inside = []
    for code in codes:
        scans = 0
        for at in range(len(codes)):
            if codes[at] == code:
                scans += 1
        listed = False
        for at in range(len(inside)):
            if inside[at] == code:
                listed = True
        if scans % 2 == 1 and not listed:
            inside.append(code)
    print(len(inside))
    for code in inside:
        print(code)


main()
