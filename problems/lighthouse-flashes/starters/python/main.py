a, b, t = map(int, input().split())
