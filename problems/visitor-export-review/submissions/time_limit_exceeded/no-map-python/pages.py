def page_count(rows: int, size: int) -> int:
    return max(1, (rows + size - 1) // size)


def page_of(rows: list, number: int, size: int) -> list:
    """The rows of a page; pages are counted from 1."""
    start = (number - 1) * size
    return rows[start : start + size]
