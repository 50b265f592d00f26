#include "dates.hpp"

static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static const char* const NAMES[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) { return month == 2 && is_leap(year) ? 29 : LENGTHS[month - 1]; }

Date read_date(const std::string& text) {
    return {std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2)), std::stoi(text.substr(8, 2))};
}

int weekday(const Date& date) {
    int before = date.year - 1;
    int days = before * 365 + before / 4 - before / 100 + before / 400;
    for (int month = 1; month < date.month; month++) days += days_in_month(date.year, month);
    // The first of January of the year 1 was a Monday.
    return (days + date.day - 1) % 7;
}

bool is_before(const Date& a, const Date& b) {
    if (a.year != b.year) return a.year < b.year;
    if (a.month != b.month) return a.month < b.month;
    return a.day < b.day;
}

static std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string show_date(const Date& date) {
    return std::string(NAMES[weekday(date)]) + "-" + std::to_string(date.year) + "-" + two(date.month) + "-" +
           two(date.day);
}
