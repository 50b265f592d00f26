#include <iostream>
#include <string>

#include "stock.hpp"

int main() {
    int lines;
    std::cin >> lines;
    Stock stock;
    while (lines-- > 0) {
        std::string command, name;
        long long quantity, day;
        std::cin >> command;
        if (command == "receive") {
            std::cin >> name >> quantity >> day;
            stock.receive(name, quantity, day);
        } else if (command == "ship") {
            std::cin >> name >> quantity;
            std::cout << stock.ship(name, quantity) << '\n';
        } else if (command == "expire") {
            std::cin >> day;
            std::cout << "expired " << stock.expire(day) << '\n';
        } else {
            std::cout << stock.report() << '\n';
        }
    }
}
