// Loops with conditions that become masks, gathers and scatters, reductions with minimum and maximum.
#include <math.h>
#include <stdio.h>

#define N 90

static void clamp(int n, float *x, float low, float high) {
    for (int i = 0; i < n; i++) {
        if (x[i] < low)
            x[i] = low;
        if (x[i] > high)
            x[i] = high;
    }
}

static int positives(int n, const double *x, const double *y, double *out) {
    int count = 0;
    for (int i = 0; i < n; i++)
        if (x[i] > 0) {
            out[i] = y[i] / x[i];
            count++;
        }
    return count;
}

static void gather(int n, const double *table, const int *index, double *out) {
    for (int i = 0; i < n; i++)
        out[i] = 2 * table[index[i]] + 1;
}

static void histogram(int n, const int *index, int *bins) {
    for (int i = 0; i < n; i++)
        bins[index[i] % 10]++;
}

static double lowest(int n, const double *x) {
    double m = INFINITY;
    for (int i = 0; i < n; i++)
        m = x[i] < m ? x[i] : m;
    return m;
}

static int find(int n, const double *x, double wanted) {
    for (int i = 0; i < n; i++)
        if (x[i] == wanted)
            return i;
    return -1;
}

int main(void) {
    float f[N];
    double x[N], y[N], out[N] = {0};
    int index[N], bins[10] = {0};
    for (int i = 0; i < N; i++) {
        f[i] = (float)(i % 23) * 0.75f - 6;
        x[i] = (i * 31 % 47) - 20;
        y[i] = i * 0.5;
        index[i] = i * 17 % N;
    }
    clamp(N, f, -2.5f, 5);
    int count = positives(N, x, y, out);
    double sum = 0;
    float g = 0;
    for (int i = 0; i < N; i++) {
        sum += out[i];
        g += f[i];
    }
    printf("%d %.12g %g\n", count, sum, g);
    gather(N, y, index, out);
    histogram(N, index, bins);
    printf("%g %g %d %d\n", out[5], out[N - 1], bins[0], bins[7]);
    printf("%g %d %d\n", lowest(N, x), find(N, x, 7), find(N, x, 1000));
    return count;
}
