// Lambdas: captures by value and reference, mutable, generic, returned, recursive, as function pointers.
#include <cmath>
#include <cstdio>
#include <functional>

template <typename F> double derivative(F f, double x) {
    double h = 1e-5;
    return (f(x + h) - f(x - h)) / (2 * h);
}

static auto adder(int n) {
    return [n](int x) { return x + n; };
}

template <typename F, typename G> auto compose(F f, G g) {
    return [=](auto x) { return f(g(x)); };
}

static int apply(int (*f)(int), int times, int x) {
    while (times-- > 0)
        x = f(x);
    return x;
}

static double fold(const std::function<double(double, double)> &f, double start, const double *x, int n) {
    for (int i = 0; i < n; i++)
        start = f(start, x[i]);
    return start;
}

int main() {
    double scale = 2, total = 0;
    auto wave = [scale](double x) { return scale * x * x - 3 * x; };
    auto add = [&total](double x) { total += x; };
    for (int i = 0; i < 5; i++)
        add(wave(i));
    std::printf("%g %.6f\n", total, derivative(wave, 1.5));
    int calls = 0;
    auto counter = [calls]() mutable { return ++calls; };
    counter();
    counter();
    std::printf("%d %d\n", counter(), calls);
    auto add5 = adder(5);
    auto twice = [](auto x) { return x * 2; };
    std::printf("%d %g %d\n", compose(add5, twice)(10), twice(1.25), compose(twice, adder(-1))(4));
    auto fibonacci = [](auto self, int n) -> long { return n < 2 ? n : self(self, n - 1) + self(self, n - 2); };
    std::printf("%ld\n", fibonacci(fibonacci, 20));
    std::printf("%d\n", apply([](int x) { return x * 3 % 101; }, 10, 7));
    double x[] = {1.5, -2, 4, 0.25};
    std::function<double(double, double)> maximum = [](double a, double b) { return a > b ? a : b; };
    double largest = fold(maximum, -1e9, x, 4), product = fold([&](double a, double b) { return a * b * scale; }, 1, x, 4);
    std::printf("%g %g\n", largest, product);
    auto table = [x = std::sqrt(16.0), n = 3](int i) { return x + n * i; };
    std::printf("%g\n", table(2));
    return static_cast<int>(table(10)) + counter();
}
