#include <iostream>
#include <string>

int main() {
    int count;
    std::cin >> count;
    for (int i = 0; i < count; i++) {
        std::string code;
        std::cin >> code;
    }
    std::cout << count << "\n";
}
