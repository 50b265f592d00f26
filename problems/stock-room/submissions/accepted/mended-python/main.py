import sys

from stock import Stock


def answer(stock, command, rest):
    """The line a command prints, or nothing."""
    if command == "receive":
        name, quantity, day = rest
        stock.receive(name, int(quantity), int(day))
        return None
    if command == "ship":
        name, quantity = rest
        return stock.ship(name, int(quantity))
    if command == "expire":
        return f"expired {stock.expire(int(rest[0]))}"
    return stock.report()


def main():
    lines = sys.stdin.read().splitlines()
    stock = Stock()
    for line in lines[1 : int(lines[0]) + 1]:
        command, *rest = line.split()
        printed = answer(stock, command, rest)
        if printed is not None:
            print(printed)


main()
