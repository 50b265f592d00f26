#include <algorithm>
#include <vector>

long long loudest_moments(std::vector<long long> levels, long long shortest) {
    long long count = static_cast<long long>(levels.size());
    std::vector<long long> before(count, -1), after(count, count), stack;
    for (long long at = 0; at < count; at++) {
        while (!stack.empty() && levels[stack.back()] < levels[at]) {
            after[stack.back()] = at;
            stack.pop_back();
        }
        if (!stack.empty()) before[at] = stack.back();
        stack.push_back(at);
    }
    long long total = 0;
    for (long long at = 0; at < count; at++) {
        long long left = at - before[at], right = after[at] - at;
        if (left > right) std::swap(left, right);
        long long passages = 0;
        for (long long x = 0; x < left; x++)
            passages += std::max(0LL, right - std::max(0LL, shortest - 1 - x));
        total += levels[at] * passages;
    }
    return total;
}
