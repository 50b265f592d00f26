LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def is_leap(year):
    return year % 4 == 0 and year % 100 != 0


def days_in_month(year, month):
    return 29 if month == 2 and is_leap(year) else LENGTHS[month - 1]


def next_month(year, month):
    return (year + 1, 1) if month >= 11 else (year, month + 1)
