import sys


def main():
    first, *lines = sys.stdin.read().splitlines()
    capacity = int(first.split()[1])
    volume, degrees = 0, 0.0
    for line in lines:
        operation, *numbers = line.split()
        if operation == "add":
            more, warm = map(int, numbers)
            more = min(more, capacity - volume)
            if more > 0:
                degrees = (volume * degrees + more * warm) / (volume + more)
                volume += more
        elif operation == "drain":
            volume = max(0, volume - int(numbers[0]))
        elif volume == 0:
            print("empty")
        else:
            print(volume, degrees)


main()
