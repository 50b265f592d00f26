import sys


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    count = int(sys.stdin.readline())
    text, done, undone = "", [], []
    for _ in range(count):
        command, _, rest = sys.stdin.readline().rstrip("\n").partition(" ")
        if command == "show":
            print(f"[{text}]")
        elif command == "undo":
            for _ in range(min(int(rest), len(done))):
                undone.append(text)
                text = done.pop()
        elif command == "redo":
            for _ in range(min(int(rest), len(undone))):
                done.append(text)
                text = undone.pop()
        else:
            done.append(text)
            text = text + rest if command == "type" else text[: max(0, len(text) - int(rest))]


main()
