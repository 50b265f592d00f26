from store import Store


class Session:
    """Changes that somebody prepares; nobody sees them before they are committed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seen = {}  # What the store said when the session first looked.
        self.changes = {}

    def get(self, item: str) -> int:
        self.seen.setdefault(item, self.store.amount(item))
        return self.seen[item] + self.changes.get(item, 0)

    def add(self, item: str, difference: int) -> None:
        self.seen[item] = self.store.amount(item)
        self.changes[item] = self.changes.get(item, 0) + difference

    def commit(self) -> str:
        for item, difference in self.changes.items():
            if self.store.amount(item) != self.seen[item]:
                return "conflict"
            amount = self.seen[item] + difference
            if amount < 0:
                return "refused"
            self.store.put(item, amount)
        return "ok"
