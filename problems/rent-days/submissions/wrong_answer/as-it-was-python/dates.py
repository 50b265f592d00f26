from months import days_in_month

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def read_date(text):
    """A date is a tuple of year, month and day."""
    return tuple(int(part) for part in text.split("-"))


def weekday(date):
    """0 for Monday to 6 for Sunday."""
    year, month, day = date
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    for earlier in range(1, month):
        days += days_in_month(year, earlier)
    # The first of January of the year 1 was a Monday.
    return (days + day - 1) % 7


def show_date(date):
    year, month, day = date
    return f"{NAMES[weekday(date)]}-{year:04d}-{month:02d}-{day:02d}"
