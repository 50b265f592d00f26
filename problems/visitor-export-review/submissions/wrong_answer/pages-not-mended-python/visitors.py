class Visitors:
    """The visitors in the order in which they came; a later entry replaces an earlier one of the same id."""

    def __init__(self) -> None:
        self.entries = []
        self.places = {}

    def add(self, id: str, name: str, note: str) -> None:
        place = self.places.setdefault(id, len(self.entries))
        self.entries[place:place + 1] = [[id, name, note]]

    def rows(self) -> list[list[str]]:
        return self.entries

    def place(self, id: str) -> int | None:
        """The visitor's place among all, counted from 0."""
        return self.places.get(id)
