#include <iostream>
#include <string>

int main() {
    int count;
    std::cin >> count;
    std::string line;
    std::getline(std::cin, line);
    for (int i = 0; i < count; i++) {
        std::getline(std::cin, line);
        std::size_t space = line.rfind(' ');
        std::string name = line.substr(0, space);
        long long cents = std::stoll(line.substr(space + 1));
        std::cout << name << " " << cents << "\n";
    }
}
