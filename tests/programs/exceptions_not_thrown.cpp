// try and catch around code that does not throw: everything is cleaned up on the ordinary way.
#include <cstdio>
#include <vector>

struct Log {
    std::vector<int> entries;
    void add(int n) {
        if (n < -1000)
            throw n;
        entries.push_back(n);
    }
    ~Log() { std::printf("%zu entries\n", entries.size()); }
};

static int checked(int a, int b) {
    if (b == 0)
        throw a;
    return a / b;
}

static int average(const std::vector<int> &values) {
    int sum = 0;
    for (int v : values)
        sum += v;
    return checked(sum, static_cast<int>(values.size()));
}

static double careful(int n) noexcept {
    try {
        Log log;
        for (int i = 0; i < n; i++)
            log.add(i * i - n);
        return average(log.entries);
    } catch (int e) {
        std::printf("caught %d\n", e);
        return -1;
    }
}

int main() {
    double total = 0;
    for (int n = 1; n < 20; n += 4)
        total += careful(n);
    try {
        total += checked(100, 7);
    } catch (...) {
        return 1;
    }
    std::printf("%g\n", total);
    return static_cast<int>(total) & 0x7f;
}
