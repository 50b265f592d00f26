#include <iostream>
#include <string>

int main() {
    std::cout << "Name? " << std::flush;
    std::string line;
    if (std::getline(std::cin, line)) std::cout << "Hello " << line << "\n";
}
