#include <iostream>
#include <string>

#include "dates.hpp"
#include "rent.hpp"

int main() {
    int lines;
    std::cin >> lines;
    while (lines-- > 0) {
        std::string start;
        int day, count;
        std::cin >> start >> day >> count;
        bool first = true;
        for (const Date& due : rent_days(read_date(start), day, count)) {
            if (!first) std::cout << ' ';
            std::cout << show_date(due);
            first = false;
        }
        std::cout << '\n';
    }
}
