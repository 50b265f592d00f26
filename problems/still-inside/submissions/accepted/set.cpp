#include <iostream>
#include <string>
#include <unordered_set>

int main() {
    int count;
    std::cin >> count;
    std::unordered_set<std::string> inside;
    std::string code;
    while (std::cin >> code)
        if (!inside.insert(code).second) inside.erase(code);
    std::cout << inside.size() << "\n";
    for (const std::string& each : inside) std::cout << each << "\n";
}
