#pragma once
#include <map>
#include <string>

#include "store.hpp"

// Changes that somebody prepares; nobody sees them before they are committed.
class Session {
public:
    explicit Session(Store& store) : store(&store) {}

    long long get(const std::string& item) {
        const long long amount = look(item);
        const auto change = changes.find(item);
        return change == changes.end() ? amount : amount + change->second;
    }

    void add(const std::string& item, long long difference) {
        look(item);
        changes[item] += difference;
    }

    std::string commit() {
        for (const auto& [item, state] : seen)
            if (store->version(item) != state.version) return "conflict";
        for (const auto& [item, difference] : changes)
            if (seen[item].amount + difference < 0) return "refused";
        for (const auto& [item, difference] : changes) store->put(item, seen[item].amount + difference);
        return "ok";
    }

private:
    struct Seen {
        long long amount = 0;
        std::size_t version = 0;
    };

    long long look(const std::string& item) {
        return seen.try_emplace(item, Seen{store->amount(item), store->version(item)}).first->second.amount;
    }

    Store* store;
    std::map<std::string, Seen> seen;  // When the session first looked.
    std::map<std::string, long long> changes;
};
