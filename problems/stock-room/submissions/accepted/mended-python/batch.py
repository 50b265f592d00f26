class Batch:
    def __init__(self, quantity, day):
        self.quantity = quantity
        self.day = day

    def take(self, quantity):
        """Takes as much as there is of it, and says how much."""
        part = min(quantity, self.quantity)
        self.quantity -= part
        return part

    def is_expired(self, today):
        return self.day < today
