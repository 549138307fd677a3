// Fits a smooth curve through noisy points: the coefficients of Chebyshev polynomials, with a penalty on large ones.
// The model is a class template over std::vector.
//
//     cotangent cc clang++ -O2 examples/fit_curve.cpp -o fit_curve -lm && ./fit_curve
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

extern int enzyme_dup;
template <typename... Arguments> extern void __enzyme_autodiff(void *, Arguments...);

template <typename T> class Curve {
    std::vector<T> coefficients;

public:
    explicit Curve(std::vector<T> c) : coefficients(std::move(c)) {}

    // Clenshaw's recurrence.
    T at(T x) const {
        T b1 = 0, b2 = 0;
        for (std::size_t i = coefficients.size(); i-- > 1;) {
            T b = coefficients[i] + 2 * x * b1 - b2;
            b2 = b1;
            b1 = b;
        }
        return coefficients[0] + x * b1 - b2;
    }

    T penalty() const {
        T sum = 0;
        for (std::size_t i = 0; i < coefficients.size(); i++)
            sum += coefficients[i] * coefficients[i] * T(i * i);
        return sum;
    }
};

static const int points = 32;

// The measurements: a curve and something like noise.
static double position(int i) { return -1.0 + 2.0 * i / (points - 1); }
static double measured(int i) { return std::exp(position(i)) * std::sin(3.0 * position(i)) + 0.05 * std::sin(40.0 * i); }

double loss(const double *p, int n) {
    Curve<double> curve(std::vector<double>(p, p + n));
    double sum = 0.0;
    for (int i = 0; i < points; i++) {
        double off = curve.at(position(i)) - measured(i);
        sum += off * off;
    }
    return 0.5 * sum + 1e-4 * curve.penalty();
}

using Vector = std::vector<double>;

static Vector gradient(const Vector &p) {
    Vector d(p.size(), 0.0);
    __enzyme_autodiff((void *)loss, enzyme_dup, p.data(), d.data(), (int)p.size());
    return d;
}

static double norm(const Vector &v) {
    double sum = 0.0;
    for (double x : v)
        sum += x * x;
    return std::sqrt(sum);
}

int main() {
    const int n = 8;
    Vector p(n, 0.1), d = gradient(p);
    std::printf("gradient and central differences\n");
    for (int i = 0; i < n; i++) {
        Vector above = p, below = p;
        above[i] += 1e-6;
        below[i] -= 1e-6;
        std::printf("  %16.10f %16.10f\n", d[i], (loss(above.data(), n) - loss(below.data(), n)) / 2e-6);
    }

    int step = 0;
    double length = 1e-3;
    for (; step < 500 && norm(d) > 1e-9; step++) {
        std::printf("step %3d  loss %.12f  |gradient| %.3e\n", step, loss(p.data(), n), norm(d));
        Vector last = d;
        for (int i = 0; i < n; i++)
            p[i] -= length * d[i];
        d = gradient(p);
        double along = 0.0, changed = 0.0;
        for (int i = 0; i < n; i++) {
            double change = d[i] - last[i];
            along += -length * last[i] * change;
            changed += change * change;
        }
        length = along > 0.0 ? along / changed : 1e-3;
    }
    std::printf("step %3d  loss %.12f  |gradient| %.3e\n", step, loss(p.data(), n), norm(d));

    const int rounds = 20000;
    volatile double sink = 0.0;
    auto measure = [&](auto &&work) {
        auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < rounds; i++) {
            p[0] += 1e-12;
            sink = sink + work();
        }
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    double primal = measure([&] { return loss(p.data(), n); });
    double both = measure([&] { return gradient(p)[0]; });
    std::printf("the gradient takes %.2f times as long as the loss\n", both / primal);
    return norm(d) < 1e-3 ? 0 : 1;
}
