#include <iostream>
#include <vector>

int main() {
    int count;
    std::cin >> count;
    std::vector<int> begin(count), end(count);
    for (int i = 0; i < count; i++) std::cin >> begin[i] >> end[i];
    std::cout << count << "\n";
    for (int i = 0; i < count; i++) std::cout << i + 1 << " ";
    std::cout << "\n";
}
