#include <iostream>
#include <string>

int main() {
    std::cout << "Your name: ";
    std::string name;
    std::getline(std::cin, name);
    std::cout << "Hello, " << name << "!\n";
}
