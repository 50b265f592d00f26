#include <string>
#include <unordered_map>
#include <vector>

long long shortest_sample(std::vector<std::string> beads, long long colours) {
    std::unordered_map<std::string, int> inside;
    long long best = -1;
    std::size_t left = 0;
    for (std::size_t right = 0; right < beads.size(); right++) {
        inside[beads[right]]++;
        while (static_cast<long long>(inside.size()) >= colours) {
            long long length = static_cast<long long>(right - left + 1);
            if (best < 0 || length < best) best = length;
            auto first = inside.find(beads[left++]);
            if (--first->second == 0) inside.erase(first);
        }
    }
    return best;
}
