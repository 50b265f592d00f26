#pragma once

#include <map>
#include <string>

#include "shelf.hpp"

// All shelves, by the name of what lies on them.
class Stock {
public:
    void receive(const std::string& name, long long quantity, long long day) { shelves[name].put(quantity, day); }

    std::string ship(const std::string& name, long long quantity) {
        Shelf& shelf = shelves[name];
        if (shelf.total() < quantity) return "short " + std::to_string(shelf.total());
        return "shipped" + shelf.take(quantity);
    }

    long long expire(long long today) {
        long long gone = 0;
        for (auto [name, shelf] : shelves) gone += shelf.expire(today);
        return gone;
    }

    std::string report() const {
        std::string rows;
        for (const auto& [name, shelf] : shelves) {
            if (!rows.empty()) rows += " ";
            rows += name + "=" + std::to_string(shelf.total());
        }
        return rows.empty() ? "nothing" : rows;
    }

private:
    std::map<std::string, Shelf> shelves;
};
