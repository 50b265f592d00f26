import sys


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    count = int(sys.stdin.readline())
    history, at = [""], 0
    for _ in range(count):
        command, _, rest = sys.stdin.readline().rstrip("\n").partition(" ")
        text = history[at]
        if command == "show":
            print(f"[{text}]")
        elif command == "undo":
            at = max(0, at - int(rest))
        elif command == "redo":
            at = min(len(history) - 1, at + int(rest))
        else:
            del history[at + 1 :]
            history.append(text + rest if command == "type" else text[: max(0, len(text) - int(rest))])
            at += 1


main()
