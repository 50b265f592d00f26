#include "rent.hpp"

#include <algorithm>

static Date friday_before(Date date) {
    while (weekday(date) >= 5) date.day--;
    return date;
}

// Moves a date of a weekend to the Monday after it, or to the Friday before if the month ends first.
static Date on_a_working_day(const Date& date) {
    Date moved = date;
    while (weekday(moved) >= 5) {
        moved.day++;
        if (moved.day > days_in_month(moved.year, moved.month)) return friday_before(date);
    }
    return moved;
}

std::vector<Date> rent_days(const Date& start, int day, int count) {
    std::vector<Date> days;
    Date at{start.year, start.month, 1};
    while (static_cast<int>(days.size()) < count) {
        Date due = on_a_working_day({at.year, at.month, std::min(day, days_in_month(at.year, at.month))});
        if (!is_before(due, start)) days.push_back(due);
        if (++at.month > 12) {
            at.month = 1;
            at.year++;
        }
    }
    return days;
}
