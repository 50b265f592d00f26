import sys

n, cost, most, *gains = map(int, sys.stdin.read().split())
harbour, hill = gains[:n], gains[n:]

if most >= n - 1:
    here, there = harbour[0], hill[0]
    for a, b in zip(harbour[1:], hill[1:]):
        here, there = max(here, there - cost) + a, max(there, here - cost) + b
    print(max(here, there))
else:
    never = -(10**18)
    here = [harbour[0]] + [never] * most
    there = [hill[0]] + [never] * most
    for a, b in zip(harbour[1:], hill[1:]):
        moved_here = [never] + there
        moved_there = [never] + here
        here = [max(stay, move - cost) + a for stay, move in zip(here, moved_here)]
        there = [max(stay, move - cost) + b for stay, move in zip(there, moved_there)]
    print(max(here + there))
