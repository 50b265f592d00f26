import sys

n, *numbers = sys.stdin.read().split()
values = list(map(float, numbers))
corners = list(zip(values[::2], values[1::2]))
