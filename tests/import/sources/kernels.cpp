// Programs in C++ at every level of optimisation. The rows hold after import.

#include <array>
#include <cmath>
#include <numeric>

struct Shape {
    virtual double area() const = 0;
    virtual ~Shape() {}
};

struct Rectangle : Shape {
    double a, b;
    Rectangle(double a, double b) : a(a), b(b) {}
    double area() const override { return a * b; }
};

struct Square : Rectangle {
    explicit Square(double a) : Rectangle(a, a) {}
    double area() const override { return Rectangle::area() + 1; }
};

extern "C" double total(double x, bool square) {
    Rectangle r(x, 2);
    Square s(x);
    const Shape *shapes[] = {&r, &s};
    return shapes[square]->area();
}
// run: @total(3.0, false) == 6.0
// run: @total(3.0, true) == 10.0

template <class F> static double integrate(F f, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += f((i + 0.5) / n) / n;
    return sum;
}

extern "C" double integral(double k, int n) {
    return integrate([k](double x) { return k * x; }, n);
}
// run: @integral(2.0, 4) == 1.0

extern "C" double array_sum(double x) {
    std::array<double, 5> a;
    std::iota(a.begin(), a.end(), x);
    return std::accumulate(a.begin(), a.end(), 0.0);
}
// run: @array_sum(1.0) == 15.0

void may_throw(double x);

struct Guard {
    double *p;
    ~Guard() { *p += 1; }
};

// What is thrown goes through a landing pad; here nothing is.
void may_throw(double x) { if (x > 100) throw x; }

extern "C" double guarded(double x) {
    double y = x;
    try {
        Guard g{&y};
        may_throw(x);
        y *= 2;
    } catch (double z) {
        return z;
    }
    return y;
}
// run: @guarded(3.0) == 7.0
