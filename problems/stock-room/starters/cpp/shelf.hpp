#pragma once

#include <string>
#include <vector>

struct Batch {
    long long quantity, day;
};

// Batches of one thing, the one that expires first at the front.
class Shelf {
public:
    long long total() const;
    void put(long long quantity, long long day);
    // Takes so much, which must be there, and says from which batches.
    std::string take(long long quantity);
    // Throws away what expired before today and says how much that was.
    long long expire(long long today);

private:
    std::vector<Batch> batches;
};
