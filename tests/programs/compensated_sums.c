// Sums that depend on every rounding: Kahan, Neumaier, pairwise, two-sum, dot products with errors.
#include <math.h>
#include <stdio.h>

#define N 1000

static double naive(int n, const double *x) {
    double s = 0;
    for (int i = 0; i < n; i++)
        s += x[i];
    return s;
}

static double kahan(int n, const double *x) {
    double s = 0, c = 0;
    for (int i = 0; i < n; i++) {
        double y = x[i] - c, t = s + y;
        c = (t - s) - y;
        s = t;
    }
    return s;
}

static double neumaier(int n, const double *x) {
    double s = 0, c = 0;
    for (int i = 0; i < n; i++) {
        double t = s + x[i];
        c += fabs(s) >= fabs(x[i]) ? (s - t) + x[i] : (x[i] - t) + s;
        s = t;
    }
    return s + c;
}

static double pairwise(int n, const double *x) {
    if (n <= 8)
        return naive(n, x);
    return pairwise(n / 2, x) + pairwise(n - n / 2, x + n / 2);
}

static double exact_dot(int n, const double *x, const double *y) {
    double s = 0, c = 0;
    for (int i = 0; i < n; i++) {
        double p = x[i] * y[i], e = fma(x[i], y[i], -p), t = s + p, z = t - s;
        c += (s - (t - z)) + (p - z) + e;
        s = t;
    }
    return s + c;
}

int main(void) {
    double x[N], y[N];
    for (int i = 0; i < N; i++) {
        x[i] = (i % 2 ? -1 : 1) * 1e8 / (i + 1) + 1e-8 * i;
        y[i] = 1.0 / (3 + i % 11);
    }
    printf("%a\n%a\n%a\n%a\n%a\n", naive(N, x), kahan(N, x), neumaier(N, x), pairwise(N, x), exact_dot(N, x, y));
    float f = 0, g = 0, c = 0;
    for (int i = 0; i < 10000; i++) {
        f += 0.1f;
        float z = 0.1f - c, t = g + z;
        c = (t - g) - z;
        g = t;
    }
    printf("%.9g %.9g\n", f, g);
    double hard[] = {1, 1e100, 1, -1e100};
    printf("%g %g %g\n", naive(4, hard), kahan(4, hard), neumaier(4, hard));
    return (int)neumaier(4, hard) + (f != g);
}
