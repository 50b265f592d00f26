import sys

from csv_lines import line
from pages import page_count, page_of
from visitors import Visitors


def main() -> None:
    size = int(sys.stdin.readline())
    visitors = Visitors()
    for command in sys.stdin:
        name, *fields = command.rstrip("\n").split("\t")
        if name == "entry":
            visitors.add(*fields)
        elif name == "page":
            print_page(visitors, int(fields[0]), size)
        elif name == "where":
            print_place(visitors, fields[0], size)


def print_page(visitors: Visitors, number: int, size: int) -> None:
    rows = visitors.rows()
    count = page_count(len(rows), size)
    if not 1 <= number <= count:
        print("no such page")
        return
    print(line(["id", "name", "note"]))
    for row in page_of(rows, number, size):
        print(line(row))
    print(f"page {number} of {count}")


def print_place(visitors: Visitors, id: str, size: int) -> None:
    place = visitors.place(id)
    if place is None:
        print("not found")
    else:
        print(f"page {place // size + 1} row {place % size + 1}")


main()
