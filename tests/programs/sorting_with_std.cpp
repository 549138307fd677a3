// <algorithm>: sort with and without comparison, stable_sort, partition, binary search, heaps, permutations.
// flags: -Wno-deprecated-declarations
#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

struct Record {
    int key;
    double weight;
    bool operator<(const Record &other) const { return key < other.key; }
};

int main() {
    std::vector<int> x;
    unsigned seed = 17;
    for (int i = 0; i < 500; i++) {
        seed = seed * 1664525u + 1013904223u;
        x.push_back(static_cast<int>(seed >> 20) - 2000);
    }
    auto y = x;
    std::sort(x.begin(), x.end());
    std::printf("%d %d %d %d\n", x[0], x[250], x[499], std::is_sorted(x.begin(), x.end()));
    std::sort(y.begin(), y.end(), [](int a, int b) { return a % 100 != b % 100 ? a % 100 < b % 100 : a > b; });
    std::printf("%d %d %d\n", y[0], y[250], y[499]);
    std::printf("%ld %d\n", std::lower_bound(x.begin(), x.end(), 0) - x.begin(), std::binary_search(x.begin(), x.end(), 12345));
    std::vector<Record> records;
    for (int i = 0; i < 60; i++)
        records.push_back({i * 7 % 5, i * 0.5});
    std::stable_sort(records.begin(), records.end());
    double hash = 0;
    for (const auto &r : records)
        hash = hash * 0.9 + r.weight + r.key;
    std::printf("%.12g\n", hash);
    auto middle = std::partition(y.begin(), y.end(), [](int v) { return v % 3 == 0; });
    std::nth_element(x.begin(), x.begin() + 10, x.end(), std::greater<>());
    std::printf("%ld %d\n", middle - y.begin(), x[10]);
    std::vector<int> heap(y.begin(), y.begin() + 50);
    std::make_heap(heap.begin(), heap.end());
    int taken = 0;
    for (int i = 0; i < 5; i++) {
        std::pop_heap(heap.begin(), heap.end());
        taken += heap.back();
        heap.pop_back();
    }
    std::array<int, 5> order{1, 2, 3, 4, 5};
    int permutations = 0, fixed = 0;
    do {
        permutations++;
        fixed += order[0] == 1 && order[4] == 5;
    } while (std::next_permutation(order.begin(), order.end()));
    std::printf("%d %d %d\n", taken, permutations, fixed);
    auto last = std::unique(heap.begin(), heap.end(), [](int a, int b) { return a / 500 == b / 500; });
    std::reverse(heap.begin(), last);
    std::rotate(heap.begin(), heap.begin() + 1, last);
    auto [low, high] = std::minmax_element(heap.begin(), last);
    std::printf("%ld %d %d %ld\n", last - heap.begin(), *low, *high, std::count_if(y.begin(), y.end(), [](int v) { return v > 0; }));
    return permutations + fixed;
}
