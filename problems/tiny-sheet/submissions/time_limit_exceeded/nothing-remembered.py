import re
import sys


def block(first, last):
    for column in range(ord(first[0]), ord(last[0]) + 1):
        for row in range(int(first[1:]), int(last[1:]) + 1):
            yield f"{chr(column)}{row}"


class Cycle(Exception):
    pass


def main():
    sys.setrecursionlimit(100_000)
    lines = sys.stdin.read().splitlines()
    formulas = {}
    for line in lines[1 : int(lines[0]) + 1]:
        cell, formula = line.split("=")
        formulas[cell.strip()] = formula.replace(" ", "")
    open_cells = set()

    def value(cell):
        if cell not in formulas:
            return 0
        if cell in open_cells:
            raise Cycle
        open_cells.add(cell)
        try:
            text = re.sub(
                r"SUM\(([A-Z]\d+):([A-Z]\d+)\)",
                lambda found: f"({sum(value(each) for each in block(found[1], found[2]))})",
                formulas[cell],
            )
            text = re.sub(r"[A-Z]\d+", lambda found: f"({value(found[0])})", text)
            return eval(text)
        finally:
            open_cells.remove(cell)

    for cell in formulas:
        try:
            print(f"{cell} = {value(cell)}")
        except Cycle:
            print(f"{cell} = #CYCLE")


main()
