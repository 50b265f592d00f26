#include <iostream>
#include <map>
#include <string>

#include "session.hpp"
#include "store.hpp"

int main() {
    Store store;
    std::map<std::string, Session> sessions;
    std::string command, name, item;
    long long number;
    while (std::cin >> command >> name) {
        if (command == "set") {
            std::cin >> number;
            store.put(name, number);
        } else if (command == "begin") {
            sessions.emplace(name, Session(store));
        } else if (command == "get") {
            std::cin >> item;
            std::cout << sessions.at(name).get(item) << '\n';
        } else if (command == "add") {
            std::cin >> item >> number;
            sessions.at(name).add(item, number);
        } else if (command == "commit") {
            std::cout << sessions.at(name).commit() << '\n';
            sessions.erase(name);
        } else if (command == "drop") {
            sessions.erase(name);
        } else if (command == "last") {
            std::cin >> number;
            std::string line;
            for (long long amount : store.last(name, number)) line += (line.empty() ? "" : " ") + std::to_string(amount);
            std::cout << (line.empty() ? "-" : line) << '\n';
        }
    }
}
