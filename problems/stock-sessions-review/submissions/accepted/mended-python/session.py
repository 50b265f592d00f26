from store import Store


class Session:
    """Changes that somebody prepares; nobody sees them before they are committed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seen = {}  # Amount and version when the session first looked.
        self.changes = {}

    def look(self, item: str) -> int:
        if item not in self.seen:
            self.seen[item] = (self.store.amount(item), self.store.version(item))
        return self.seen[item][0]

    def get(self, item: str) -> int:
        return self.look(item) + self.changes.get(item, 0)

    def add(self, item: str, difference: int) -> None:
        self.look(item)
        self.changes[item] = self.changes.get(item, 0) + difference

    def commit(self) -> str:
        if any(self.store.version(item) != version for item, (_, version) in self.seen.items()):
            return "conflict"
        amounts = {item: self.seen[item][0] + difference for item, difference in self.changes.items()}
        if any(amount < 0 for amount in amounts.values()):
            return "refused"
        for item, amount in amounts.items():
            self.store.put(item, amount)
        return "ok"
