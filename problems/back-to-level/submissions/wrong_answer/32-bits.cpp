#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

long long back_to_level(std::vector<long long> changes) {
    std::unordered_map<std::int32_t, long long> first{{0, 0}};
    std::uint32_t level = 0;
    long long longest = 0, hour = 0;
    for (long long change : changes) {
        level += static_cast<std::uint32_t>(change);
        hour++;
        longest = std::max(longest, hour - first.emplace(static_cast<std::int32_t>(level), hour).first->second);
    }
    return longest;
}
