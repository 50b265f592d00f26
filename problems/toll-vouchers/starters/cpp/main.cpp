#include <iostream>

int main() {
    int n, m, k;
    std::cin >> n >> m >> k;
    for (int i = 0; i < m; i++) {
        int a, b;
        long long toll;
        std::cin >> a >> b >> toll;
    }
}
