#include <algorithm>
#include <vector>

long long flood_level(std::vector<long long> heights, long long volume) {
    long long fits = *std::min_element(heights.begin(), heights.end());
    long long too_high = fits + volume + 1;
    while (too_high - fits > 1) {
        long long level = fits + (too_high - fits) / 2;
        unsigned water = 0;
        for (long long ground : heights) water += static_cast<unsigned>(std::max(0LL, level - ground));
        if (water <= volume) fits = level;
        else too_high = level;
    }
    return fits;
}
