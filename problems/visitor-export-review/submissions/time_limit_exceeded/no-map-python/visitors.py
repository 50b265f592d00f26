class Visitors:
    """The visitors in the order in which they came; a later entry replaces an earlier one of the same id."""

    def __init__(self) -> None:
        self.entries = []

    def add(self, id: str, name: str, note: str) -> None:
        self.entries.append([id, name, note])

    def rows(self) -> list[list[str]]:
        rows = []
        for entry in self.entries:
            for row in rows:
                if row[0] == entry[0]:
                    row[1:] = entry[1:]
                    break
            else:
                rows.append(list(entry))
        return rows

    def place(self, id: str) -> int | None:
        """The visitor's place among all, counted from 0."""
        for place, row in enumerate(self.rows()):
            if row[0] == id:
                return place
        return None
