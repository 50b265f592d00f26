#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    long long n, cost, most;
    std::cin >> n >> cost >> most;
    most = std::min(most, n - 1);  // At worst 25 million cheap steps.
    std::vector<long long> a(n), b(n);
    for (auto& gain : a) std::cin >> gain;
    for (auto& gain : b) std::cin >> gain;
    const long long never = -1'000'000'000'000'000'000;
    std::vector<long long> harbour(most + 1, never), hill(most + 1, never);
    harbour[0] = a[0];
    hill[0] = b[0];
    for (int day = 1; day < n; day++) {
        // From many moves to few, so that what is read is still of the day before.
        for (int j = most; j >= 0; j--) {
            if (j > 0) {
                long long stayed = harbour[j];
                harbour[j] = std::max(stayed, hill[j - 1] - cost);
                hill[j] = std::max(hill[j], harbour[j - 1] - cost);
            }
            harbour[j] += a[day];
            hill[j] += b[day];
        }
    }
    std::cout << std::max(*std::max_element(harbour.begin(), harbour.end()), *std::max_element(hill.begin(), hill.end()))
              << '\n';
}
