import re
import sys


class Formula:
    """Reads a formula by recursive descent; `value_of` says what a cell is worth."""

    def __init__(self, tokens, value_of):
        self.tokens = tokens
        self.at = 0
        self.value_of = value_of

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def sum(self):
        value = self.product()
        while self.peek() in ("+", "-"):
            value = value + self.product() if self.next() == "+" else value - self.product()
        return value

    def product(self):
        value = self.factor()
        while self.peek() == "*":
            self.next()
            value *= self.factor()
        return value

    def factor(self):
        token = self.next()
        if token == "-":
            return -self.factor()
        if token == "(":
            value = self.sum()
            self.next()
            return value
        if token == "SUM":
            _, first, _, last, _ = (self.next() for _ in range(5))
            return sum(self.value_of(cell) for cell in block(first, last))
        return int(token) if token.isdigit() else self.value_of(token)


def block(first, last):
    for column in range(ord(first[0]), ord(last[0]) + 1):
        for row in range(int(first[1:]), int(last[1:]) + 1):
            yield f"{chr(column)}{row}"


def needed(tokens):
    for at, token in enumerate(tokens):
        if token == ":":
            yield from block(tokens[at - 1], tokens[at + 1])
        elif re.fullmatch("[A-Z][0-9]+", token):
            yield token


def main():
    lines = sys.stdin.read().splitlines()
    formulas = {}
    for line in lines[1 : int(lines[0]) + 1]:
        cell, formula = line.split("=")
        formulas[cell.strip()] = re.findall(r"SUM|[A-Z][0-9]+|[0-9]+|[-+*():]", formula)
    users = {cell: [] for cell in formulas}
    waiting = {}
    for cell, tokens in formulas.items():
        needs = set(needed(tokens)) & formulas.keys()
        waiting[cell] = len(needs)
        for other in needs:
            users[other].append(cell)
    ready = [cell for cell, count in waiting.items() if count == 0]
    values = {}
    for cell in ready:
        values[cell] = Formula(formulas[cell], lambda other: values.get(other, 0)).sum()
        for user in users[cell]:
            waiting[user] -= 1
            if waiting[user] == 0:
                ready.append(user)
    for cell in formulas:
        print(f"{cell} = {values.get(cell, '#CYCLE')}")


main()
