from batch import Batch


class Shelf:
    """Batches of one thing, the one that expires first at the front."""

    def __init__(self, batches=None):
        self.batches = [] if batches is None else batches

    def total(self):
        return sum(batch.quantity for batch in self.batches)

    def put(self, quantity, day):
        at = len(self.batches)
        while at > 0 and self.batches[at - 1].day > day:
            at -= 1
        self.batches.insert(at, Batch(quantity, day))

    def take(self, quantity):
        taken = []
        while quantity > 0:
            first = self.batches[0]
            part = first.take(quantity)
            taken.append((part, first.day))
            quantity -= part
            if first.quantity == 0:
                self.batches.pop(0)
        return taken

    def expire(self, today):
        """Throws away what expired before today and says how much that was."""
        gone = sum(batch.quantity for batch in self.batches if batch.is_expired(today))
        self.batches = [batch for batch in self.batches if not batch.is_expired(today)]
        return gone
