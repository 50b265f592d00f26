import sys


def main():
    lines = sys.stdin.read().splitlines()
    for line in lines[1:]:
        cell, formula = line.split(" = ")
        print(f"{cell} = {formula}")


main()
