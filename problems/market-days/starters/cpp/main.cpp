#include <iostream>
#include <vector>

int main() {
    int n, cost, most;
    std::cin >> n >> cost >> most;
    std::vector<int> harbour(n), hill(n);
    for (int& gain : harbour) std::cin >> gain;
    for (int& gain : hill) std::cin >> gain;
}
