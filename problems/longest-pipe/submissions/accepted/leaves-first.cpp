#include <algorithm>
#include <vector>

long long longest_way(std::vector<long long> parents, std::vector<long long> lengths) {
    int n = parents.size();
    std::vector<int> waiting_for(n), ready;
    for (long long parent : parents)
        if (parent >= 0) waiting_for[parent]++;
    for (int i = 0; i < n; i++)
        if (waiting_for[i] == 0) ready.push_back(i);
    std::vector<long long> depth(n);
    long long best = 0;
    while (!ready.empty()) {
        int joint = ready.back();
        ready.pop_back();
        long long parent = parents[joint];
        if (parent < 0) continue;
        long long reach = depth[joint] + lengths[joint];
        best = std::max(best, depth[parent] + reach);
        depth[parent] = std::max(depth[parent], reach);
        if (--waiting_for[parent] == 0) ready.push_back(parent);
    }
    return best;
}
