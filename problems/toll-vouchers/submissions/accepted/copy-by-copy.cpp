#include <algorithm>
#include <iostream>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

int main() {
    int n, m, k;
    std::cin >> n >> m >> k;
    std::vector<std::vector<std::pair<int, long long>>> roads(n + 1);
    for (int i = 0; i < m; i++) {
        int a, b;
        long long toll;
        std::cin >> a >> b >> toll;
        roads[a].emplace_back(b, toll);
        roads[b].emplace_back(a, toll);
    }
    const long long never = std::numeric_limits<long long>::max() / 2;
    // before[t]: least cost of town t with one voucher fewer.
    std::vector<long long> before(n + 1, never), cost;
    for (int used = 0; used <= k; used++) {
        cost = before;
        cost[1] = 0;
        for (int town = 1; town <= n; town++)
            if (before[town] < never)
                for (auto [there, toll] : roads[town]) cost[there] = std::min(cost[there], before[town] + toll / 2);
        std::priority_queue<std::pair<long long, int>, std::vector<std::pair<long long, int>>, std::greater<>> heap;
        for (int town = 1; town <= n; town++)
            if (cost[town] < never) heap.emplace(cost[town], town);
        while (!heap.empty()) {
            auto [known, town] = heap.top();
            heap.pop();
            if (known > cost[town]) continue;
            for (auto [there, toll] : roads[town])
                if (known + toll < cost[there]) {
                    cost[there] = known + toll;
                    heap.emplace(cost[there], there);
                }
        }
        before = cost;
    }
    if (cost[n] < never) std::cout << cost[n] << '\n';
    else std::cout << "unreachable\n";
}
