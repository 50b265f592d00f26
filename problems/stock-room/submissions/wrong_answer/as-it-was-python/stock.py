from shelf import Shelf


class Stock:
    """All shelves, by the name of what lies on them."""

    def __init__(self):
        self.shelves = {}

    def receive(self, name, quantity, day):
        if name not in self.shelves:
            self.shelves[name] = Shelf()
        self.shelves[name].put(quantity, day)

    def ship(self, name, quantity):
        shelf = self.shelves.get(name, Shelf())
        taken = shelf.take(min(quantity, shelf.total()))
        if sum(each for each, _ in taken) < quantity:
            return f"short {shelf.total()}"
        return "shipped " + " ".join(f"{each}@{day}" for each, day in taken)

    def expire(self, today):
        return sum(shelf.expire(today) for shelf in self.shelves.values())

    def report(self):
        rows = [f"{name}={shelf.total()}" for name, shelf in sorted(self.shelves.items()) if shelf.total() > 0]
        return " ".join(rows) or "nothing"
