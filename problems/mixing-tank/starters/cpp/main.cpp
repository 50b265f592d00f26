#include <iostream>
#include <string>

int main() {
    int count;
    double capacity;
    std::cin >> count >> capacity;
    for (int i = 0; i < count; i++) {
        std::string operation;
        std::cin >> operation;
    }
}
