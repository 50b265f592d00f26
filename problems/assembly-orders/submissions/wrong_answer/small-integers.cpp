#include <vector>

long long assembly_orders(long long steps, std::vector<std::vector<long long>> rules) {
    std::vector<int> required(steps);
    for (const auto& rule : rules) required[rule[1]] |= 1 << rule[0];
    std::vector<unsigned> ways(1 << steps);
    ways[0] = 1;
    for (int done = 0; done < 1 << steps; done++)
        for (int step = 0; step < steps; step++)
            if (!(done >> step & 1) && !(required[step] & ~done)) ways[done | 1 << step] += ways[done];
    return ways.back();
}
