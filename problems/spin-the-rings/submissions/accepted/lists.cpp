#include <utility>
#include <vector>

static std::vector<std::pair<int, int>> places_of(int top, int left, int bottom, int right) {
    std::vector<std::pair<int, int>> places;
    for (int x = left; x <= right; x++) places.push_back({top, x});
    for (int y = top + 1; y <= bottom; y++) places.push_back({y, right});
    if (top < bottom && left < right) {
        for (int x = right - 1; x >= left; x--) places.push_back({bottom, x});
        for (int y = bottom - 1; y > top; y--) places.push_back({y, left});
    }
    return places;
}

std::vector<std::vector<long long>> spin_rings(std::vector<std::vector<long long>> lamps, std::vector<long long> steps) {
    auto spun = lamps;
    int height = static_cast<int>(lamps.size()), width = static_cast<int>(lamps[0].size());
    for (int ring = 0; ring < static_cast<int>(steps.size()); ring++) {
        auto places = places_of(ring, ring, height - 1 - ring, width - 1 - ring);
        long long count = static_cast<long long>(places.size());
        long long shift = (steps[ring] % count + count) % count;
        for (long long at = 0; at < count; at++) {
            auto [y, x] = places[at];
            auto [to_y, to_x] = places[(at + shift) % count];
            spun[to_y][to_x] = lamps[y][x];
        }
    }
    return spun;
}
