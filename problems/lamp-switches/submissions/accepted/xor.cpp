#include <bit>

long long lamp_switches(long long before, long long after) {
    return std::popcount(static_cast<unsigned long long>(before ^ after));
}
