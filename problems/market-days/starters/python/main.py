import sys

n, cost, most, *gains = map(int, sys.stdin.read().split())
harbour, hill = gains[:n], gains[n:]
