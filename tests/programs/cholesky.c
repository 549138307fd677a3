// Cholesky factorisation of a packed symmetric matrix; refusal of one that is not positive definite.
#include <math.h>
#include <stdio.h>

#define N 7
#define AT(i, j) ((i) * ((i) + 1) / 2 + (j))

static int cholesky(double *a) {
    for (int j = 0; j < N; j++) {
        for (int i = j; i < N; i++) {
            double s = a[AT(i, j)];
            for (int k = 0; k < j; k++)
                s -= a[AT(i, k)] * a[AT(j, k)];
            if (i == j) {
                if (s <= 0)
                    return j + 1;
                a[AT(i, i)] = sqrt(s);
            } else
                a[AT(i, j)] = s / a[AT(j, j)];
        }
    }
    return 0;
}

static void solve(const double *l, double *b) {
    for (int i = 0; i < N; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= l[AT(i, k)] * b[k];
        b[i] /= l[AT(i, i)];
    }
    for (int i = N - 1; i >= 0; i--) {
        for (int k = i + 1; k < N; k++)
            b[i] -= l[AT(k, i)] * b[k];
        b[i] /= l[AT(i, i)];
    }
}

int main(void) {
    double a[N * (N + 1) / 2], copy[N * (N + 1) / 2], x[N], logdet = 0;
    for (int i = 0; i < N; i++) {
        x[i] = 1 + i % 3;
        for (int j = 0; j <= i; j++)
            copy[AT(i, j)] = a[AT(i, j)] = i == j ? N + i : 1.0 / (1 + i - j);
    }
    int failed = cholesky(a);
    solve(a, x);
    for (int i = 0; i < N; i++) {
        logdet += 2 * log(a[AT(i, i)]);
        printf("%.12g %.12g\n", a[AT(i, i)], x[i]);
    }
    printf("%d %.11g\n", failed, logdet);
    copy[AT(4, 4)] = -3;
    int where = cholesky(copy);
    printf("%d\n", where);
    return where * 10 + failed;
}
