// The engines of <random>: Mersenne twisters, a linear congruential one, shuffles and discards with them.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

template <typename Engine> static double unit(Engine &engine) {
    return static_cast<double>(engine() - Engine::min()) / (static_cast<double>(Engine::max() - Engine::min()) + 1);
}

template <typename Engine> static double mean(Engine &engine, int n) {
    double s = 0;
    for (int i = 0; i < n; i++)
        s += unit(engine);
    return s / n;
}

int main() {
    std::mt19937 twister(42);
    std::mt19937_64 wide(7);
    std::minstd_rand simple(3);
    std::printf("%u %lu %lu\n", static_cast<unsigned>(twister()), static_cast<unsigned long>(wide()), static_cast<unsigned long>(simple()));
    std::printf("%.10f %.10f %.10f\n", mean(twister, 1000), mean(wide, 1000), mean(simple, 1000));
    std::mt19937 copy = twister;
    copy.discard(100);
    for (int i = 0; i < 100; i++)
        twister();
    std::printf("%d %d\n", copy == twister, copy() == twister());
    std::vector<int> x;
    for (int i = 0; i < 30; i++)
        x.push_back(i);
    for (size_t i = x.size() - 1; i > 0; i--)
        std::swap(x[i], x[twister() % (i + 1)]);
    for (int v : x)
        std::printf("%d ", v);
    int bins[6] = {0};
    for (int i = 0; i < 600; i++)
        bins[static_cast<int>(unit(wide) * 6)]++;
    std::printf("\n%d %d %d\n", bins[0], bins[3], *std::max_element(bins, bins + 6));
    return x[0] + x[29];
}
