#pragma once
#include <string>
#include <unordered_map>
#include <vector>

using Row = std::vector<std::string>;  // Id, name and note.

// The visitors in the order in which they came; a later entry replaces an earlier one of the same id.
class Visitors {
public:
    void add(const Row& entry) {
        const auto [known, added] = places.try_emplace(entry[0], entries.size());
        if (added) entries.push_back(entry);
        else entries[known->second] = entry;
    }

    const std::vector<Row>& rows() const { return entries; }

    // The visitor's place among all, counted from 0; -1 for nobody.
    long long place(const std::string& id) const {
        const auto known = places.find(id);
        return known == places.end() ? -1 : known->second;
    }

private:
    std::vector<Row> entries;
    std::unordered_map<std::string, long long> places;
};
