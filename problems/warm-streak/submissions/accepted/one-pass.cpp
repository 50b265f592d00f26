#include <algorithm>
#include <vector>

long long warm_streak(std::vector<long long> readings, long long threshold) {
    long long best = 0, current = 0;
    for (long long reading : readings) {
        current = reading > threshold ? current + 1 : 0;
        best = std::max(best, current);
    }
    return best;
}
