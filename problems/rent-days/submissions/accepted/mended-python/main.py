import sys

from dates import read_date, show_date
from rent import rent_days


def main():
    lines = sys.stdin.read().splitlines()
    for line in lines[1 : int(lines[0]) + 1]:
        start, day, count = line.split()
        days = rent_days(read_date(start), int(day), int(count))
        print(" ".join(show_date(date) for date in days))


main()
