#include <algorithm>
#include <functional>
#include <iostream>
#include <numeric>
#include <queue>
#include <utility>
#include <vector>

int main() {
    int count;
    std::cin >> count;
    std::vector<int> begin(count), end(count), order(count), rooms(count);
    for (int i = 0; i < count; i++) std::cin >> begin[i] >> end[i];
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return begin[a] < begin[b]; });
    using Room = std::pair<int, int>;
    std::priority_queue<Room, std::vector<Room>, std::greater<Room>> occupied;
    for (int at : order) {
        int room = static_cast<int>(occupied.size()) + 1;
        if (!occupied.empty() && occupied.top().first <= begin[at]) {
            room = occupied.top().second;
            occupied.pop();
        }
        rooms[at] = room;
        occupied.push({end[at], room});
    }
    std::cout << occupied.size() << "\n";
    for (int room : rooms) std::cout << room << " ";
    std::cout << "\n";
}
