#pragma once
#include <map>
#include <string>
#include <vector>

#include "history.hpp"

// The stock of every item, and how it changed.
class Store {
public:
    long long amount(const std::string& item) const {
        const auto known = amounts.find(item);
        return known == amounts.end() ? 0 : known->second;
    }

    // How often the item was changed so far.
    std::size_t version(const std::string& item) const {
        const auto known = history.find(item);
        return known == history.end() ? 0 : known->second.size();
    }

    void put(const std::string& item, long long amount) {
        amounts[item] = amount;
        history[item].push_back(amount);
    }

    std::vector<long long> last(const std::string& item, long long count) const {
        const auto known = history.find(item);
        return known == history.end() ? std::vector<long long>() : newest(known->second, count);
    }

private:
    std::map<std::string, long long> amounts;
    std::map<std::string, std::vector<long long>> history;
};
