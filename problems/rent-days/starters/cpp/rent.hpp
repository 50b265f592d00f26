#pragma once

#include <vector>

#include "dates.hpp"

// The first `count` days on which rent is due, none before `start`.
std::vector<Date> rent_days(const Date& start, int day, int count);
