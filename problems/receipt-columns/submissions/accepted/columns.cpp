#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

static std::string money(long long cents) {
    long long size = std::llabs(cents);
    std::string digits = std::to_string(size % 100);
    if (digits.size() < 2) digits = "0" + digits;
    return (cents < 0 ? "-" : "") + std::to_string(size / 100) + "." + digits;
}

int main() {
    int count;
    std::cin >> count;
    std::string line;
    std::getline(std::cin, line);
    std::vector<std::pair<std::string, std::string>> rows;
    long long total = 0;
    for (int i = 0; i < count; i++) {
        std::getline(std::cin, line);
        std::size_t space = line.rfind(' ');
        long long cents = std::stoll(line.substr(space + 1));
        total += cents;
        rows.push_back({line.substr(0, space), money(cents)});
    }
    rows.push_back({"TOTAL", money(total)});
    std::size_t left = 0, right = 0;
    for (const auto& [name, amount] : rows) {
        left = std::max(left, name.size());
        right = std::max(right, amount.size());
    }
    for (int i = 0; i <= count; i++) {
        const auto& [name, amount] = rows[i];
        if (i == count) std::cout << std::string(left + 2 + right, '-') << "\n";
        std::cout << name << std::string(left - name.size() + 2 + right - amount.size(), ' ') << amount << "\n";
    }
}
