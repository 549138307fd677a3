// Templates: functions, classes, specialisation, values, variadic packs, recursion, concepts, constexpr if.
#include <concepts>
#include <cstdio>
#include <type_traits>

template <typename T, int N> struct Vector {
    T data[N]{};
    T &operator[](int i) { return data[i]; }
    const T &operator[](int i) const { return data[i]; }
    static constexpr int size = N;
};

template <typename T, int N, int M> Vector<T, N> multiply(const Vector<Vector<T, M>, N> &a, const Vector<T, M> &x) {
    Vector<T, N> y;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < M; j++)
            y[i] += a[i][j] * x[j];
    return y;
}

template <int N> struct Factorial {
    static constexpr long value = N * Factorial<N - 1>::value;
};
template <> struct Factorial<0> {
    static constexpr long value = 1;
};

template <typename... T> constexpr auto sum(T... values) { return (values + ... + 0); }

template <typename First, typename... Rest> void print(First first, Rest... rest) {
    if constexpr (std::is_integral_v<First>)
        std::printf("%ld ", static_cast<long>(first));
    else if constexpr (std::is_floating_point_v<First>)
        std::printf("%g ", static_cast<double>(first));
    else
        std::printf("%s ", first);
    if constexpr (sizeof...(rest) > 0)
        print(rest...);
    else
        std::puts("");
}

template <typename T>
concept Number = std::integral<T> || std::floating_point<T>;

template <Number T> T power(T x, unsigned n) {
    T result = 1;
    for (; n; n >>= 1, x *= x)
        if (n & 1)
            result *= x;
    return result;
}

template <typename T> struct Traits {
    static constexpr const char *name = "something";
};
template <> struct Traits<double> {
    static constexpr const char *name = "double";
};
template <typename T> struct Traits<T *> {
    static constexpr const char *name = "pointer";
};

template <double (*F)(double), int Steps> double integrate(double a, double b) {
    double h = (b - a) / Steps, s = 0;
    for (int i = 0; i < Steps; i++)
        s += F(a + (i + 0.5) * h) * h;
    return s;
}

static double square(double x) { return x * x; }

int main() {
    Vector<Vector<float, 3>, 2> a{{{{1, 2, 3}}, {{4, 5, 6}}}};
    auto y = multiply(a, Vector<float, 3>{{0.5f, -1, 2}});
    std::printf("%g %g %d\n", y[0], y[1], decltype(y)::size);
    std::printf("%ld %d %g\n", Factorial<12>::value, sum(1, 2, 3), sum(0.5, 2, 1.25f));
    print(1, 2.5, "three", 4L, 5.5f, 'c');
    std::printf("%d %g %lu\n", power(3, 7), power(1.5, 5), power(7ul, 20));
    std::printf("%s %s %s\n", Traits<double>::name, Traits<int *>::name, Traits<char>::name);
    std::printf("%.9g\n", integrate<square, 50>(0, 3));
    return sum(10, 20, 12);
}
