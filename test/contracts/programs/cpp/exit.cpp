#include <cstdlib>
#include <iostream>

int main() {
    std::cout << "out";
    std::cerr << "err";
    std::exit(7);
}
