import sys

from session import Session
from store import Store


def main() -> None:
    store = Store()
    sessions = {}
    for line in sys.stdin:
        command, *words = line.split()
        if command == "set":
            store.put(words[0], int(words[1]))
        elif command == "begin":
            sessions[words[0]] = Session(store)
        elif command == "get":
            print(sessions[words[0]].get(words[1]))
        elif command == "add":
            sessions[words[0]].add(words[1], int(words[2]))
        elif command == "commit":
            print(sessions.pop(words[0]).commit())
        elif command == "drop":
            del sessions[words[0]]
        elif command == "last":
            amounts = store.last(words[0], int(words[1]))
            print(" ".join(map(str, amounts)) if amounts else "-")


main()
