// Integration: Simpson, Romberg, adaptive Simpson by recursion, Gauss-Legendre with computed nodes.
#include <math.h>
#include <stdio.h>

typedef double (*function)(double);

static int evaluations;

static double bump(double x) {
    evaluations++;
    return 1 / (1 + 25 * x * x);
}

static double wave(double x) {
    evaluations++;
    return sin(x) * exp(-x / 3);
}

static double simpson(function f, double a, double b, int n) {
    double h = (b - a) / n, s = f(a) + f(b);
    for (int i = 1; i < n; i++)
        s += f(a + i * h) * (i % 2 ? 4 : 2);
    return s * h / 3;
}

static double adaptive(function f, double a, double b, double fa, double fm, double fb, double whole, double eps,
                       int depth) {
    double m = (a + b) / 2, l = f((a + m) / 2), r = f((m + b) / 2);
    double left = (m - a) / 6 * (fa + 4 * l + fm), right = (b - m) / 6 * (fm + 4 * r + fb);
    if (depth == 0 || fabs(left + right - whole) < 15 * eps)
        return left + right + (left + right - whole) / 15;
    return adaptive(f, a, m, fa, l, fm, left, eps / 2, depth - 1) +
           adaptive(f, m, b, fm, r, fb, right, eps / 2, depth - 1);
}

static double romberg(function f, double a, double b, int levels) {
    double r[12][12], h = b - a;
    r[0][0] = h / 2 * (f(a) + f(b));
    for (int i = 1; i < levels; i++) {
        double s = 0;
        h /= 2;
        for (int k = 1; k < 1 << i; k += 2)
            s += f(a + k * h);
        r[i][0] = r[i - 1][0] / 2 + h * s;
        double p = 4;
        for (int j = 1; j <= i; j++, p *= 4)
            r[i][j] = (p * r[i][j - 1] - r[i - 1][j - 1]) / (p - 1);
    }
    return r[levels - 1][levels - 1];
}

static double gauss(function f, int n) {
    double s = 0;
    for (int i = 0; i < n; i++) {
        double x = cos(M_PI * (i + 0.75) / (n + 0.5)), d = 0;
        for (int k = 0; k < 10; k++) {
            double p0 = 1, p1 = x;
            for (int j = 2; j <= n; j++) {
                double p = ((2 * j - 1) * x * p1 - (j - 1) * p0) / j;
                p0 = p1;
                p1 = p;
            }
            d = n * (x * p1 - p0) / (x * x - 1);
            x -= p1 / d;
        }
        s += 2 / ((1 - x * x) * d * d) * f(x);
    }
    return s;
}

int main(void) {
    printf("%.10f %.10f\n", simpson(bump, -1, 1, 200), simpson(wave, 0, 9, 60));
    printf("%.10f %.9f\n", romberg(wave, 0, 9, 8), gauss(bump, 40));
    evaluations = 0;
    double y = adaptive(bump, -1, 1, bump(-1), bump(0), bump(1), (bump(-1) + 4 * bump(0) + bump(1)) / 3, 1e-9, 30);
    printf("%.10f %d\n", y, evaluations);
    return evaluations % 256;
}
