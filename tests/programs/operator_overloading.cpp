// Overloaded operators: a vector, a rational number, a counter, a function object, conversions, literals.
#include <compare>
#include <cstdio>

struct V3 {
    double x, y, z;
    V3 operator+(const V3 &o) const { return {x + o.x, y + o.y, z + o.z}; }
    V3 operator-() const { return {-x, -y, -z}; }
    friend V3 operator*(double s, V3 v) { return {s * v.x, s * v.y, s * v.z}; }
    double operator*(const V3 &o) const { return x * o.x + y * o.y + z * o.z; }
    V3 operator^(const V3 &o) const { return {y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x}; }
    V3 &operator+=(const V3 &o) { return *this = *this + o; }
    double &operator[](int i) { return i == 0 ? x : i == 1 ? y : z; }
};

class Rational {
    long n, d;
    static constexpr long gcd(long a, long b) { return b ? gcd(b, a % b) : a < 0 ? -a : a; }

public:
    constexpr Rational(long n = 0, long d = 1) : n(n / gcd(n, d)), d(d / gcd(n, d)) {}
    constexpr Rational operator+(Rational o) const { return {n * o.d + o.n * d, d * o.d}; }
    constexpr Rational operator/(Rational o) const { return {n * o.d, d * o.n}; }
    Rational &operator++() { return *this = *this + 1; }
    Rational operator++(int) {
        Rational old = *this;
        ++*this;
        return old;
    }
    constexpr auto operator<=>(const Rational &o) const { return n * o.d <=> o.n * d; }
    constexpr bool operator==(const Rational &o) const = default;
    explicit operator double() const { return static_cast<double>(n) / static_cast<double>(d); }
    void print() const { std::printf("%ld/%ld\n", n, d); }
};

constexpr Rational operator""_r(unsigned long long n) { return Rational(static_cast<long>(n)); }

struct Polynomial {
    double c[4];
    double operator()(double x) const { return ((c[3] * x + c[2]) * x + c[1]) * x + c[0]; }
    explicit operator bool() const { return c[3] != 0; }
};

int main() {
    V3 a{1, 2, 3}, b{0.5, -1, 2};
    V3 c = 2.0 * a + -b;
    c += a ^ b;
    c[1] *= 10;
    std::printf("%g %g %g %g\n", c.x, c[1], c.z, a * b);
    Rational sum;
    for (int i = 1; i <= 10; i++)
        sum = sum + Rational(1, i);
    sum.print();
    Rational r = sum++ / 3_r;
    r.print();
    sum.print();
    constexpr Rational half = 1_r / 2_r;
    static_assert(half < 1_r && half != 2_r);
    std::printf("%d %d %.12g\n", half < r, half >= r, static_cast<double>(r));
    Polynomial p{{1, -2, 0, 0.5}};
    std::printf("%g %d\n", p(3), p ? 1 : 0);
    return static_cast<int>(c[1]) & 0x7f;
}
