#pragma once
#include <vector>

// The newest amounts, the newest first; as many as there are, but at most `count`.
inline std::vector<long long> newest(const std::vector<long long>& amounts, long long count) {
    std::vector<long long> result;
    for (long long i = static_cast<long long>(amounts.size()) - 1; i >= 0 && count > 0; i--, count--)
        result.push_back(amounts[i]);
    return result;
}
