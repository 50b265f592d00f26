#include <iostream>
#include <string>

int main() {
    int count;
    std::cin >> count;
    std::string line;
    std::getline(std::cin, line);
    for (int i = 0; i < count; i++) {
        std::getline(std::cin, line);
        std::size_t space = line.find(' ');
        std::string command = line.substr(0, space);
        std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
        if (command == "show") std::cout << "[" << "]\n";
    }
}
