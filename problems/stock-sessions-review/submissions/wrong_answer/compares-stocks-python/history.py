def newest(amounts: list[int], count: int) -> list[int]:
    """The newest amounts, the newest first; as many as there are, but at most `count`."""
    return [amounts[-i] for i in range(1, min(count, len(amounts)) + 1)]
