#include <algorithm>
#include <vector>

std::vector<std::vector<long long>> free_slots(std::vector<std::vector<long long>> bookings, long long opens,
                                               long long closes, long long minimum) {
    std::sort(bookings.begin(), bookings.end());
    bookings.push_back({closes, closes});
    std::vector<std::vector<long long>> slots;
    long long busy = opens;
    for (const auto& booking : bookings) {
        long long begin = std::min(booking[0], closes);
        if (begin - busy >= minimum) slots.push_back({busy, begin});
        busy = std::max(busy, booking[1]);
    }
    return slots;
}
