from dates import weekday
from months import days_in_month, next_month


def on_a_working_day(date):
    """Moves a date of a weekend to the Monday after it, or to the Friday before if the month ends first."""
    year, month, day = date
    after = day
    while weekday((year, month, after)) >= 5:
        after += 1
        if after >= days_in_month(year, month):
            return friday_before(date)
    return year, month, after


def friday_before(date):
    year, month, day = date
    while weekday((year, month, day)) >= 5:
        day -= 1
    return year, month, day


def rent_days(start, day, count):
    """The first `count` days on which rent is due, none before `start`."""
    year, month, _ = start
    days = []
    while len(days) < count:
        day = min(day, days_in_month(year, month))
        due = on_a_working_day((year, month, day))
        if due >= start:
            days.append(due)
        year, month = next_month(year, month)
    return days
