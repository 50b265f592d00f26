import sys


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def main():
    lines = sys.stdin.read().split("\n")
    count = int(lines[0])
    rows = []
    total = 0
    for line in lines[1 : count + 1]:
        name, cents = line.rsplit(" ", 1)
        total += int(cents)
        rows.append((name, money(int(cents))))
    rows.append(("TOTAL", money(total)))
    left = max(len(name) for name, _ in rows)
    right = max(len(amount) for _, amount in rows)
    for at, (name, amount) in enumerate(rows):
        if at == count:
            print("-" * (left + 2 + right))
        print(f"{name:<{left}}  {amount:>{right}}")


main()
