#include <iostream>
#include <vector>

int main() {
    int n, m, q;
    std::cin >> n >> m >> q;
    for (int i = 0; i < m; i++) {
        int a, b, clearance;
        std::cin >> a >> b >> clearance;
    }
    for (int i = 0; i < q; i++) {
        int u, v;
        std::cin >> u >> v;
    }
}
