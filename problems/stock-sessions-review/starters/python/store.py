from history import newest


class Store:
    """The stock of every item, and how it changed."""

    def __init__(self) -> None:
        self.amounts = {}
        self.history = {}

    def amount(self, item: str) -> int:
        return self.amounts.get(item, 0)

    def put(self, item: str, amount: int) -> None:
        self.amounts[item] = amount
        self.history.setdefault(item, []).append(amount)

    def last(self, item: str, count: int) -> list[int]:
        return newest(self.history.get(item, []), count)
