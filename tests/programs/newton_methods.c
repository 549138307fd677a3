// Roots: bisection, secant, Newton, Newton in two dimensions with a Jacobian by differences.
#include <math.h>
#include <stdio.h>

typedef double (*function)(double);

static double cubic(double x) { return x * x * x - 2 * x - 5; }
static double kepler(double x) { return x - 0.9 * sin(x) - 1.2; }
static double hard(double x) { return exp(-x) - x * x * x; }

static int bisect(function f, double a, double b, double *root) {
    int n = 0;
    double fa = f(a);
    while (b - a > 1e-12 && n < 100) {
        double m = (a + b) / 2, fm = f(m);
        if ((fm < 0) == (fa < 0)) {
            a = m;
            fa = fm;
        } else
            b = m;
        n++;
    }
    *root = (a + b) / 2;
    return n;
}

static int secant(function f, double a, double b, double *root) {
    double fa = f(a), fb = f(b);
    int n = 0;
    for (; fabs(fb) > 1e-13 && n < 50; n++) {
        double c = b - fb * (b - a) / (fb - fa);
        a = b;
        fa = fb;
        b = c;
        fb = f(b);
    }
    *root = b;
    return n;
}

static void system_(const double x[2], double f[2]) {
    f[0] = x[0] * x[0] + x[1] * x[1] - 4;
    f[1] = exp(x[0]) + x[1] - 1;
}

static int newton2(double x[2]) {
    for (int n = 1; n < 50; n++) {
        double f[2], g[2], j[2][2];
        system_(x, f);
        if (hypot(f[0], f[1]) < 1e-12)
            return n;
        for (int k = 0; k < 2; k++) {
            double h = 1e-7 * fmax(1, fabs(x[k])), old = x[k];
            x[k] += h;
            system_(x, g);
            x[k] = old;
            for (int i = 0; i < 2; i++)
                j[i][k] = (g[i] - f[i]) / h;
        }
        double d = j[0][0] * j[1][1] - j[0][1] * j[1][0];
        x[0] -= (f[0] * j[1][1] - f[1] * j[0][1]) / d;
        x[1] -= (j[0][0] * f[1] - j[1][0] * f[0]) / d;
    }
    return -1;
}

int main(void) {
    static const function functions[] = {cubic, kepler, hard};
    int total = 0;
    for (int i = 0; i < 3; i++) {
        double a, b;
        int n = bisect(functions[i], 0, 3, &a), m = secant(functions[i], 0.5, 3, &b);
        printf("%.10f %.10f %d %d\n", a, b, n, m < 15);
        total += n;
    }
    double x[2] = {-1.5, 0.5}, y[2] = {1, -1.7};
    int n = newton2(x), m = newton2(y);
    printf("%.10f %.10f %d\n%.10f %.10f %d\n", x[0], x[1], n > 0, y[0], y[1], m > 0);
    return total;
}
