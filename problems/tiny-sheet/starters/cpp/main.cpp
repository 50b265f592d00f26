#include <iostream>
#include <string>

int main() {
    int count;
    std::cin >> count;
    std::string line;
    std::getline(std::cin, line);
    for (int i = 0; i < count; i++) {
        std::getline(std::cin, line);
        std::size_t equals = line.find(" = ");
        std::string cell = line.substr(0, equals), formula = line.substr(equals + 3);
        std::cout << cell << " = " << formula << "\n";
    }
}
