// <numeric> and <algorithm> over ranges of numbers: sums, scans, transforms, generation, products, gcd.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <iterator>
#include <numeric>
#include <vector>

int main() {
    std::vector<double> x(20), y(20), z;
    std::iota(x.begin(), x.end(), 1.0);
    std::transform(x.begin(), x.end(), y.begin(), [](double v) { return 1 / v; });
    std::transform(x.begin(), x.end(), y.begin(), std::back_inserter(z), std::multiplies<>());
    std::printf("%g %.12g\n", std::accumulate(z.begin(), z.end(), 0.0), std::accumulate(y.begin(), y.end(), 0.0));
    std::partial_sum(x.begin(), x.end(), z.begin());
    std::printf("%g %g\n", z[9], z[19]);
    std::adjacent_difference(z.begin(), z.end(), y.begin());
    std::printf("%d\n", std::equal(x.begin(), x.end(), y.begin()));
    std::exclusive_scan(x.begin(), x.begin() + 5, y.begin(), 1.0, std::multiplies<>());
    std::printf("%g %g\n", y[3], y[4]);
    double norm = std::sqrt(std::transform_reduce(x.begin(), x.end(), 0.0, std::plus<>(), [](double v) { return v * v; }));
    std::printf("%.12g %.12g\n", norm, std::inner_product(x.begin(), x.end(), z.begin(), 0.0));
    int state = 7;
    std::array<int, 30> random;
    std::generate(random.begin(), random.end(), [&state] { return state = state * 37 % 101; });
    auto largest = std::max_element(random.begin(), random.end());
    std::printf("%d %ld %d\n", *largest, largest - random.begin(), std::accumulate(random.begin(), random.end(), 0));
    std::replace_if(random.begin(), random.end(), [](int v) { return v % 2; }, -1);
    auto end = std::remove(random.begin(), random.end(), -1);
    std::sort(random.begin(), end);
    std::array<int, 4> wanted{2, 20, 30, 64};
    std::vector<int> common;
    std::set_intersection(random.begin(), end, wanted.begin(), wanted.end(), std::back_inserter(common));
    std::printf("%ld %zu %d\n", end - random.begin(), common.size(), std::includes(random.begin(), end, common.begin(), common.end()));
    std::printf("%d %d %ld\n", std::gcd(84, 36), std::lcm(4, 10), std::midpoint(10L, 21L));
    std::printf("%g %g %d\n", std::lerp(1.0, 3.0, 0.25), std::hypot(2.0, 3.0, 6.0), std::clamp(15, 0, 10));
    bool sorted = std::all_of(common.begin(), common.end(), [](int v) { return v % 2 == 0; });
    return static_cast<int>(end - random.begin()) + sorted;
}
