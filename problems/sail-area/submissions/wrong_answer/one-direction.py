import math
import sys

n, *numbers = sys.stdin.read().split()
values = list(map(float, numbers))
corners = list(zip(values[::2], values[1::2]))
area = length = 0.0
for (x, y), (next_x, next_y) in zip(corners, corners[1:] + corners[:1]):
    area += x * next_y - next_x * y
    length += math.hypot(next_x - x, next_y - y)
print(area / 2)
print(length)
