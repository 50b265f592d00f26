#include <cmath>
#include <cstdio>
#include <vector>

int main() {
    int n;
    if (std::scanf("%d", &n) != 1) return 1;
    std::vector<double> x(n), y(n);
    for (int i = 0; i < n; i++)
        if (std::scanf("%lf %lf", &x[i], &y[i]) != 2) return 1;
    double area = 0, length = 0;
    for (int i = 0; i < n; i++) {
        int next = (i + 1) % n;
        area += (x[i] - x[next]) * (y[i] + y[next]);
        length += std::hypot(x[next] - x[i], y[next] - y[i]);
    }
    std::printf("%.9f\n%.9f\n", std::fabs(area) / 2, length);
}
