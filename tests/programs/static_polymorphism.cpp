// Static polymorphism: CRTP, policies, tag dispatch, overloads and default arguments, namespaces, friends.
#include <cmath>
#include <cstdio>
#include <iterator>

template <typename Derived> struct Function {
    double operator()(double x) const { return static_cast<const Derived *>(this)->value(x); }
    double slope(double x) const { return ((*this)(x + 1e-6) - (*this)(x - 1e-6)) / 2e-6; }
    double root(double x) const {
        for (int i = 0; i < 30; i++)
            x -= (*this)(x) / slope(x);
        return x;
    }
};

struct Cubic : Function<Cubic> {
    double value(double x) const { return x * x * x - x - 2; }
};

struct Cosine : Function<Cosine> {
    double shift;
    explicit Cosine(double shift) : shift(shift) {}
    double value(double x) const { return std::cos(x) - shift * x; }
};

struct Trapezoid {
    static constexpr double weight(int i, int n) { return i == 0 || i == n ? 0.5 : 1; }
};
struct Simpson {
    static constexpr double weight(int i, int n) { return (i == 0 || i == n ? 1 : i % 2 ? 4 : 2) / 3.0; }
};

template <typename Rule, typename F> double integrate(const F &f, double a, double b, int n = 40) {
    double s = 0, h = (b - a) / n;
    for (int i = 0; i <= n; i++)
        s += Rule::weight(i, n) * f(a + i * h);
    return s * h;
}

template <typename It> void forward(It &it, int n, std::random_access_iterator_tag) { it += n; }
template <typename It> void forward(It &it, int n, std::input_iterator_tag) {
    while (n-- > 0)
        ++it;
}
template <typename It> void forward(It &it, int n) { forward(it, n, typename std::iterator_traits<It>::iterator_category()); }

namespace outer {
int f(int x) { return x + 1; }
double f(double x) { return x * 2; }
namespace inner {
int f(const char *text, int extra = 5) { return text[0] + extra; }
using outer::f;
} // namespace inner
} // namespace outer

int main() {
    Cubic cubic;
    Cosine cosine(0.5);
    std::printf("%.8f %.8f\n", cubic.root(1), cosine.root(1));
    std::printf("%.9f %.9f %.9f\n", integrate<Trapezoid>(cosine, 0, 2), integrate<Simpson>(cosine, 0, 2),
                integrate<Simpson>(cubic, -1, 1, 10));
    int numbers[] = {1, 2, 3, 4, 5}, *at = numbers;
    forward(at, 3);
    using namespace outer;
    std::printf("%d %d %g %d %d\n", *at, f(3), f(3.5), inner::f("A"), inner::f("A", 1));
    return inner::f(10) + *at;
}
