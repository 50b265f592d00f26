#include <functional>
#include <vector>

long long assembly_orders(long long steps, std::vector<std::vector<long long>> rules) {
    std::vector<int> required(steps);
    for (const auto& rule : rules) required[rule[1]] |= 1 << rule[0];
    const int all = (1 << steps) - 1;
    std::vector<long long> known(1 << steps, -1);
    known[all] = 1;
    std::function<long long(int)> count = [&](int done) {
        if (known[done] >= 0) return known[done];
        long long sum = 0;
        for (int step = 0; step < steps; step++)
            if (!(done >> step & 1) && !(required[step] & ~done)) sum += count(done | 1 << step);
        return known[done] = sum;
    };
    return count(0);
}
