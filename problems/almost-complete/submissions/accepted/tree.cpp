#include <algorithm>
#include <vector>

namespace {

// For a right end, node values are (largest - smallest - length + 1) for each left end: the number of missing tickets.
struct Tree {
    struct Node {
        long long least = 0, added = 0;
        int with_least = 0, with_next = 0;
    };
    std::vector<Node> nodes;
    int size;

    explicit Tree(int size) : nodes(4 * size), size(size) { build(1, 0, size); }

    void build(int node, int low, int high) {
        nodes[node].with_least = high - low;
        if (high - low == 1) return;
        int middle = (low + high) / 2;
        build(2 * node, low, middle);
        build(2 * node + 1, middle, high);
    }

    void join(int node) {
        Node& a = nodes[2 * node];
        Node& b = nodes[2 * node + 1];
        Node& both = nodes[node];
        long long least = std::min(a.least, b.least);
        both.with_least = both.with_next = 0;
        for (const Node* each : {&a, &b}) {
            if (each->least == least) {
                both.with_least += each->with_least;
                both.with_next += each->with_next;
            } else if (each->least == least + 1) {
                both.with_next += each->with_least;
            }
        }
        both.least = least + both.added;
    }

    void add(int node, int low, int high, int from, int to, long long value) {
        if (from >= high || to <= low) return;
        if (from <= low && high <= to) {
            nodes[node].least += value;
            nodes[node].added += value;
            return;
        }
        int middle = (low + high) / 2;
        add(2 * node, low, middle, from, to, value);
        add(2 * node + 1, middle, high, from, to, value);
        join(node);
    }

    void add(int from, int to, long long value) { add(1, 0, size, from, to, value); }

    // Left ends before `to` whose value is 0 or 1.
    long long good(int node, int low, int high, int to, long long added) const {
        if (low >= to) return 0;
        const Node& here = nodes[node];
        if (here.least + added > 1) return 0;
        if (high <= to) {
            if (here.least + added == 1) return here.with_least;
            if (here.least + added == 0) return here.with_least + here.with_next;
        }
        int middle = (low + high) / 2;
        added += here.added;
        return good(2 * node, low, middle, to, added) + good(2 * node + 1, middle, high, to, added);
    }
};

}  // namespace

long long count_stretches(std::vector<long long> tickets) {
    int count = static_cast<int>(tickets.size());
    if (count == 0) return 0;
    Tree tree(count);
    std::vector<int> falling, rising;
    long long total = 0;
    for (int right = 0; right < count; right++) {
        long long ticket = tickets[right];
        // The largest of the stretches that begin behind the stack's next entry becomes this ticket.
        while (!falling.empty() && tickets[falling.back()] < ticket) {
            int top = falling.back();
            falling.pop_back();
            tree.add(falling.empty() ? 0 : falling.back() + 1, top + 1, ticket - tickets[top]);
        }
        falling.push_back(right);
        while (!rising.empty() && tickets[rising.back()] > ticket) {
            int top = rising.back();
            rising.pop_back();
            tree.add(rising.empty() ? 0 : rising.back() + 1, top + 1, tickets[top] - ticket);
        }
        rising.push_back(right);
        if (right > 0) tree.add(0, right, -1);
        total += tree.good(1, 0, count, right + 1, 0);
    }
    return total;
}
