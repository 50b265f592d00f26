import sys

n, m, k, *numbers = map(int, sys.stdin.read().split())
roads = list(zip(numbers[::3], numbers[1::3], numbers[2::3]))
