#include <algorithm>
#include <queue>
#include <utility>
#include <vector>

long long most_orders(std::vector<long long> minutes, std::vector<long long> deadlines) {
    std::vector<std::pair<long long, long long>> orders;
    for (std::size_t i = 0; i < minutes.size(); i++) orders.emplace_back(deadlines[i], minutes[i]);
    std::sort(orders.begin(), orders.end());
    std::priority_queue<long long> taken;
    long long clock = 0;
    for (auto [deadline, length] : orders) {
        taken.push(length);
        clock += length;
        if (clock > deadline) {
            clock -= taken.top();
            taken.pop();
        }
    }
    return taken.size();
}
