import sys

sys.setrecursionlimit(10_000)
n, cost, most, *gains = map(int, sys.stdin.read().split())
harbour, hill = gains[:n], gains[n:]


def best(day: int, here: list[int], there: list[int], moves: int) -> int:
    if day == n:
        return 0
    stay = here[day] + best(day + 1, here, there, moves)
    if moves == 0 or day == 0:
        return stay
    return max(stay, there[day] - cost + best(day + 1, there, here, moves - 1))


print(max(best(0, harbour, hill, most), best(0, hill, harbour, most)))
