#include <iostream>
#include <string>

int main() {
    std::string name;
    std::cout << "Your name: ";
    std::getline(std::cin, name);
    std::cout << "Hello, " << name << "!\n";
}
