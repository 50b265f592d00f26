#pragma once
#include <map>
#include <string>

#include "store.hpp"

// Changes that somebody prepares; nobody sees them before they are committed.
class Session {
public:
    explicit Session(Store& store) : store(&store) {}

    long long get(const std::string& item) {
        seen.try_emplace(item, store->amount(item));
        return seen[item] + changes[item];
    }

    void add(const std::string& item, long long difference) {
        seen[item] = store->amount(item);
        changes[item] += difference;
    }

    std::string commit() {
        for (const auto& [item, difference] : changes) {
            if (difference == 0) continue;
            if (store->amount(item) != seen[item]) return "conflict";
            const long long amount = seen[item] + difference;
            if (amount < 0) return "refused";
            store->put(item, amount);
        }
        return "ok";
    }

private:
    Store* store;
    std::map<std::string, long long> seen;  // What the store said when the session first looked.
    std::map<std::string, long long> changes;
};
