#pragma once
#include <string>
#include <vector>

using Row = std::vector<std::string>;  // Id, name and note.

// The visitors in the order in which they came; a later entry replaces an earlier one of the same id.
class Visitors {
public:
    void add(const Row& entry) { entries.push_back(entry); }

    std::vector<Row> rows() const {
        std::vector<Row> rows;
        for (const Row& entry : entries) {
            bool known = false;
            for (const Row& row : rows) known = known || row[0] == entry[0];
            if (!known) rows.push_back(entry);
        }
        return rows;
    }

    // The visitor's place among all, counted from 0; -1 for nobody.
    long long place(const std::string& id) const {
        const std::vector<Row> all = rows();
        for (std::size_t i = 0; i < all.size(); i++)
            if (all[i][0] == id) return i;
        return -1;
    }

private:
    std::vector<Row> entries;
};
