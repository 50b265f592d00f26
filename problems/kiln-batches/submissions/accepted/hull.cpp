#include <deque>
#include <vector>

struct Line {
    long long slope, height;
    long long at(long long x) const { return slope * x + height; }
};

// Whether the middle line is nowhere below both others.
static bool useless(const Line& left, const Line& middle, const Line& right) {
    return static_cast<__int128>(right.height - left.height) * (left.slope - middle.slope) <=
           static_cast<__int128>(middle.height - left.height) * (left.slope - right.slope);
}

long long cheapest_firing(std::vector<long long> weights, long long setup) {
    long long total = 0, cost = 0;
    std::deque<Line> lines{{0, 0}};
    for (long long weight : weights) {
        total += weight;
        while (lines.size() > 1 && lines[0].at(total) >= lines[1].at(total)) lines.pop_front();
        cost = setup + total * total + lines[0].at(total);
        Line line{-2 * total, cost + total * total};
        if (lines.back().slope == line.slope) {
            if (lines.back().height <= line.height) continue;
            lines.pop_back();
        }
        while (lines.size() > 1 && useless(lines[lines.size() - 2], lines.back(), line)) lines.pop_back();
        lines.push_back(line);
    }
    return cost;
}
