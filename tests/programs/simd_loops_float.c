// Loops that compilers vectorise: axpy, stencils, strides, mixed widths, with remainders of all lengths.
#include <math.h>
#include <stdio.h>

#define N 103

static void axpy(int n, float a, const float *restrict x, float *restrict y) {
    for (int i = 0; i < n; i++)
        y[i] += a * x[i];
}

static void stencil(int n, const double *restrict u, double *restrict v) {
    for (int i = 1; i < n - 1; i++)
        v[i] = 0.25 * u[i - 1] + 0.5 * u[i] + 0.25 * u[i + 1];
}

static void widen(int n, const float *restrict x, double *restrict y) {
    for (int i = 0; i < n; i++)
        y[i] = x[i] * 1.5;
}

static void interleave(int n, const double *restrict z, double *restrict re, double *restrict im) {
    for (int i = 0; i < n; i++) {
        re[i] = z[2 * i] * z[2 * i] - z[2 * i + 1] * z[2 * i + 1];
        im[i] = 2 * z[2 * i] * z[2 * i + 1];
    }
}

static void roots(int n, double *x) {
    for (int i = 0; i < n; i++)
        x[i] = sqrt(fabs(x[i])) + floor(x[i]);
}

static double checksum(int n, const double *x) {
    double s = 0;
    for (int i = 0; i < n; i++)
        s = s * 0.75 + x[i];
    return s;
}

int main(void) {
    float x[N], y[N];
    double u[2 * N], v[N], w[N];
    for (int i = 0; i < N; i++) {
        x[i] = (float)(i % 17) - 8;
        y[i] = (float)i / 4;
        v[i] = 0;
    }
    for (int i = 0; i < 2 * N; i++)
        u[i] = (i * 37 % 101) * 0.125;
    double total = 0;
    for (int n = 0; n <= N; n += n < 9 ? 1 : 31) {
        axpy(n, 0.5f, x, y);
        stencil(n, u, v);
        widen(n, y, w);
        total += checksum(n, w) + checksum(n, v);
        interleave(n, u, v, w);
        roots(n, w);
        total += checksum(n, w) - checksum(n, v);
        printf("%d %.12g\n", n, total);
    }
    return (int)fabs(total) & 0x7f;
}
