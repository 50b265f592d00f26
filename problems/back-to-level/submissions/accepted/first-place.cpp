#include <algorithm>
#include <unordered_map>
#include <vector>

long long back_to_level(std::vector<long long> changes) {
    std::unordered_map<long long, long long> first{{0, 0}};
    long long level = 0, longest = 0, hour = 0;
    for (long long change : changes) {
        level += change;
        hour++;
        longest = std::max(longest, hour - first.emplace(level, hour).first->second);
    }
    return longest;
}
