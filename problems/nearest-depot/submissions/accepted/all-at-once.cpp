#include <queue>
#include <vector>

std::vector<long long> nearest_depot(long long junctions, std::vector<std::vector<long long>> roads,
                                     std::vector<long long> depots) {
    std::vector<std::vector<int>> neighbours(junctions);
    for (const auto& road : roads) {
        neighbours[road[0]].push_back(road[1]);
        neighbours[road[1]].push_back(road[0]);
    }
    std::vector<long long> distance(junctions, -1);
    std::queue<int> queue;
    for (long long depot : depots) {
        distance[depot] = 0;
        queue.push(depot);
    }
    while (!queue.empty()) {
        int here = queue.front();
        queue.pop();
        for (int there : neighbours[here]) {
            if (distance[there] >= 0) continue;
            distance[there] = distance[here] + 1;
            queue.push(there);
        }
    }
    return distance;
}
