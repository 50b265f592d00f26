#pragma once

#include <string>

struct Date {
    int year, month, day;
};

bool is_leap(int year);
int days_in_month(int year, int month);
Date read_date(const std::string& text);
// 0 for Monday to 6 for Sunday.
int weekday(const Date& date);
bool is_before(const Date& a, const Date& b);
std::string show_date(const Date& date);
