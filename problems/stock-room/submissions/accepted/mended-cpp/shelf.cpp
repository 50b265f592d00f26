#include "shelf.hpp"

#include <algorithm>

long long Shelf::total() const {
    long long sum = 0;
    for (const Batch& batch : batches) sum += batch.quantity;
    return sum;
}

void Shelf::put(long long quantity, long long day) {
    auto at = batches.begin();
    while (at != batches.end() && at->day <= day) ++at;
    batches.insert(at, {quantity, day});
}

std::string Shelf::take(long long quantity) {
    std::string taken;
    while (quantity > 0) {
        Batch& first = batches.front();
        long long part = std::min(quantity, first.quantity);
        first.quantity -= part;
        quantity -= part;
        taken += " " + std::to_string(part) + "@" + std::to_string(first.day);
        if (first.quantity == 0) batches.erase(batches.begin());
    }
    return taken;
}

long long Shelf::expire(long long today) {
    long long gone = 0;
    for (auto batch = batches.begin(); batch != batches.end();) {
        if (batch->day < today) {
            gone += batch->quantity;
            batch = batches.erase(batch);
        } else {
            ++batch;
        }
    }
    return gone;
}
