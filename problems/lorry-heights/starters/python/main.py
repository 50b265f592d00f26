import sys

n, m, q, *numbers = map(int, sys.stdin.read().split())
roads = [numbers[i : i + 3] for i in range(0, 3 * m, 3)]
questions = list(zip(numbers[3 * m :: 2], numbers[3 * m + 1 :: 2]))
