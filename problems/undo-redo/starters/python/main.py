import sys


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    count = int(sys.stdin.readline())
    for _ in range(count):
        command, _, rest = sys.stdin.readline().rstrip("\n").partition(" ")
        if command == "show":
            print("[" + "]")


main()
