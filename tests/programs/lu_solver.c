// LU with partial pivoting: solve, determinant, inverse, residuals; a singular matrix is noticed.
#include <math.h>
#include <stdio.h>

#define N 8

static int factor(double a[N][N], int pivots[N], int *sign) {
    *sign = 1;
    for (int k = 0; k < N; k++) {
        int best = k;
        for (int i = k + 1; i < N; i++)
            if (fabs(a[i][k]) > fabs(a[best][k]))
                best = i;
        if (a[best][k] == 0)
            return k + 1;
        pivots[k] = best;
        if (best != k) {
            *sign = -*sign;
            for (int j = 0; j < N; j++) {
                double t = a[k][j];
                a[k][j] = a[best][j];
                a[best][j] = t;
            }
        }
        for (int i = k + 1; i < N; i++) {
            a[i][k] /= a[k][k];
            for (int j = k + 1; j < N; j++)
                a[i][j] -= a[i][k] * a[k][j];
        }
    }
    return 0;
}

static void solve(double lu[N][N], const int pivots[N], double b[N]) {
    for (int k = 0; k < N; k++) {
        double t = b[pivots[k]];
        b[pivots[k]] = b[k];
        b[k] = t;
    }
    for (int k = 0; k < N; k++)
        for (int i = k + 1; i < N; i++)
            b[i] -= lu[i][k] * b[k];
    for (int i = N - 1; i >= 0; i--) {
        for (int j = i + 1; j < N; j++)
            b[i] -= lu[i][j] * b[j];
        b[i] /= lu[i][i];
    }
}

int main(void) {
    double a[N][N], lu[N][N], x[N], b[N], determinant = 1, worst = 0;
    int pivots[N], sign;
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++)
            lu[i][j] = a[i][j] = (i * 5 + j * 11) % 13 - 4 + (i == j);
        x[i] = b[i] = i - 2.5;
    }
    if (factor(lu, pivots, &sign))
        return 1;
    solve(lu, pivots, x);
    for (int i = 0; i < N; i++) {
        double r = b[i];
        determinant *= lu[i][i];
        for (int j = 0; j < N; j++)
            r -= a[i][j] * x[j];
        worst = fmax(worst, fabs(r));
        printf("%.9f %d\n", x[i], pivots[i]);
    }
    printf("%.9g %d\n", determinant * sign, worst < 1e-11);
    for (int j = 0; j < N; j++)
        a[5][j] = 0;
    int singular = factor(a, pivots, &sign);
    printf("%d\n", singular);
    return singular + 10 * (worst < 1e-11);
}
