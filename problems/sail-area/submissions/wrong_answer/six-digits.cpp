#include <cmath>
#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<double> x(n), y(n);
    for (int i = 0; i < n; i++) std::cin >> x[i] >> y[i];
    double area = 0, length = 0;
    for (int i = 0; i < n; i++) {
        int next = (i + 1) % n;
        area += x[i] * y[next] - x[next] * y[i];
        length += std::hypot(x[next] - x[i], y[next] - y[i]);
    }
    std::cout << std::abs(area) / 2 << '\n' << length << '\n';
}
