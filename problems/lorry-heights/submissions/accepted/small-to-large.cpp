#include <algorithm>
#include <array>
#include <iostream>
#include <utility>
#include <vector>

int main() {
    int n, m, q;
    std::cin >> n >> m >> q;
    std::vector<std::array<int, 3>> roads(m);  // Clearance first, for sorting.
    for (auto& [clearance, a, b] : roads) std::cin >> a >> b >> clearance;
    std::sort(roads.rbegin(), roads.rend());

    std::vector<int> component(n + 1);
    std::vector<std::vector<int>> members(n + 1);
    std::vector<std::vector<std::pair<int, int>>> asked(n + 1);  // Of a place: the other end and the question.
    for (int place = 1; place <= n; place++) {
        component[place] = place;
        members[place] = {place};
    }
    std::vector<int> answer(q);
    for (int i = 0; i < q; i++) {
        int u, v;
        std::cin >> u >> v;
        asked[u].emplace_back(v, i);
        asked[v].emplace_back(u, i);
    }
    for (auto [clearance, a, b] : roads) {
        int from = component[a], to = component[b];
        if (from == to) continue;
        if (members[from].size() > members[to].size()) std::swap(from, to);
        for (int place : members[from])
            for (auto [other, question] : asked[place])
                if (component[other] == to) answer[question] = clearance;
        for (int place : members[from]) {
            component[place] = to;
            members[to].push_back(place);
        }
        members[from].clear();
    }
    for (int height : answer) {
        if (height > 0) std::cout << height << '\n';
        else std::cout << "none\n";
    }
}
