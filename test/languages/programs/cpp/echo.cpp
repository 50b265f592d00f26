#include <algorithm>
#include <iostream>
#include <iterator>

int main() {
    std::istreambuf_iterator<char> in(std::cin), end;
    std::copy(in, end, std::ostreambuf_iterator<char>(std::cout));
}
