#pragma once
#include <algorithm>
#include <vector>

#include "visitors.hpp"

inline long long page_count(long long rows, long long size) { return rows / size + 1; }

// The rows of a page; pages are counted from 1.
inline std::vector<Row> page_of(const std::vector<Row>& rows, long long number, long long size) {
    const long long count = rows.size();
    const long long start = std::clamp((number - 1) * size, 0LL, count);
    const long long end = std::clamp(number * size, 0LL, count);
    return {rows.begin() + start, rows.begin() + end};
}
