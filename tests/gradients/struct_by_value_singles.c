// gradient: f(1.5, 4.0)
struct single { float a, b; };
__attribute__((noinline)) static double apply(struct single s, double x) { return x * (double)s.a + x * x * (double)s.b; }
double f(double x, double y) {
    struct single s = {0.5f, 0.25f};
    return apply(s, x) * y;
}
