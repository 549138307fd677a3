// Fixed steps of Euler, Heun and Runge-Kutta on an oscillator and the Lorenz system; orders measured.
#include <math.h>
#include <stdio.h>

typedef void (*field)(const double *x, double *dx);

static void oscillator(const double *x, double *dx) {
    dx[0] = x[1];
    dx[1] = -x[0];
}

static void lorenz(const double *x, double *dx) {
    dx[0] = 10 * (x[1] - x[0]);
    dx[1] = x[0] * (28 - x[2]) - x[1];
    dx[2] = x[0] * x[1] - 8.0 / 3 * x[2];
}

static void rk4(field f, int n, double *x, double h) {
    double k[4][3], y[3];
    static const double at[4] = {0, 0.5, 0.5, 1}, weight[4] = {1. / 6, 1. / 3, 1. / 3, 1. / 6};
    for (int s = 0; s < 4; s++) {
        for (int i = 0; i < n; i++)
            y[i] = x[i] + (s ? h * at[s] * k[s - 1][i] : 0);
        f(y, k[s]);
    }
    for (int s = 0; s < 4; s++)
        for (int i = 0; i < n; i++)
            x[i] += h * weight[s] * k[s][i];
}

static void heun(field f, int n, double *x, double h) {
    double a[3], b[3], y[3];
    f(x, a);
    for (int i = 0; i < n; i++)
        y[i] = x[i] + h * a[i];
    f(y, b);
    for (int i = 0; i < n; i++)
        x[i] += h / 2 * (a[i] + b[i]);
}

static double error(void (*step)(field, int, double *, double), int steps) {
    double x[2] = {1, 0}, h = 2 * M_PI / steps;
    for (int i = 0; i < steps; i++)
        step(oscillator, 2, x, h);
    return hypot(x[0] - 1, x[1]);
}

int main(void) {
    double a = log2(error(rk4, 50) / error(rk4, 100)), b = log2(error(heun, 100) / error(heun, 200));
    printf("%.3f %.3f\n", a, b);
    double x[3] = {1, 1, 1};
    for (int i = 0; i < 400; i++) {
        rk4(lorenz, 3, x, 0.01);
        if (i % 80 == 79)
            printf("%.12g %.12g %.12g\n", x[0], x[1], x[2]);
    }
    return (int)(a * 10) + (int)b;
}
