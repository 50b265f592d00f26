a, b, t = map(int, input().split())
count = 0
for moment in range(a, t + 1, a):
    if moment % b == 0:
        count += 1
print(count)
