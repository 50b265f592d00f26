#include <iostream>

int main() {
    long long a, b, t;
    std::cin >> a >> b >> t;
}
