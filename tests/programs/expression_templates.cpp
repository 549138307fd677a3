// Expression templates: whole-array arithmetic that becomes one loop, with reductions and slices.
#include <cmath>
#include <cstdio>

template <typename E> struct Expr {
    const E &self() const { return static_cast<const E &>(*this); }
};

template <typename L, typename R, typename Op> struct BinaryExpr : Expr<BinaryExpr<L, R, Op>> {
    L l;
    R r;
    BinaryExpr(const L &l, const R &r) : l(l), r(r) {}
    double operator[](int i) const { return Op::apply(l[i], r[i]); }
};

struct Scalar : Expr<Scalar> {
    double value;
    explicit Scalar(double v) : value(v) {}
    double operator[](int) const { return value; }
};

template <typename E, double (*F)(double)> struct Map : Expr<Map<E, F>> {
    E e;
    explicit Map(const E &e) : e(e) {}
    double operator[](int i) const { return F(e[i]); }
};

struct Add { static double apply(double a, double b) { return a + b; } };
struct Mul { static double apply(double a, double b) { return a * b; } };

template <typename L, typename R> BinaryExpr<L, R, Add> operator+(const Expr<L> &l, const Expr<R> &r) { return {l.self(), r.self()}; }
template <typename L, typename R> BinaryExpr<L, R, Mul> operator*(const Expr<L> &l, const Expr<R> &r) { return {l.self(), r.self()}; }
template <typename R> BinaryExpr<Scalar, R, Mul> operator*(double s, const Expr<R> &r) { return {Scalar(s), r.self()}; }

struct View : Expr<View> {
    double *data;
    explicit View(double *data) : data(data) {}
    double operator[](int i) const { return data[i]; }
};

template <int N> struct Array {
    double data[N];
    View view() { return View(data); }
    template <typename E> Array &operator=(const Expr<E> &e) {
        for (int i = 0; i < N; i++)
            data[i] = e.self()[i];
        return *this;
    }
};

static double wave(double x) { return std::sin(x) * 0.5; }

template <int N, typename E> double sum(const Expr<E> &e) {
    double s = 0;
    for (int i = 0; i < N; i++)
        s += e.self()[i];
    return s;
}

int main() {
    constexpr int n = 37;
    Array<n> a, b, c;
    for (int i = 0; i < n; i++) {
        a.data[i] = i * 0.25;
        b.data[i] = 3 - i * 0.125;
    }
    c = 2.0 * a.view() + a.view() * b.view() + Scalar(1);
    std::printf("%.12g %.12g\n", c.data[0], c.data[n - 1]);
    b = Map<View, wave>(c.view()) + -1.0 * a.view();
    std::printf("%.10g\n", sum<n>(b.view() * b.view()));
    a = a.view() + a.view() * a.view() * a.view();
    std::printf("%.12g\n", sum<n>(a.view()));
    return static_cast<int>(c.data[4]) + n;
}
