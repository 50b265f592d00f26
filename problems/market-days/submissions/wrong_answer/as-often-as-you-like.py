import sys

n, cost, most, *gains = map(int, sys.stdin.read().split())
here, there = gains[0], gains[n]
for a, b in zip(gains[1:n], gains[n + 1 :]):
    here, there = max(here, there - cost) + a, max(there, here - cost) + b
print(max(here, there))
