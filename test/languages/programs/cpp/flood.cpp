#include <iostream>

int main() {
    for (;;) std::cout << "all work and no play makes this a very long line of text\n";
}
