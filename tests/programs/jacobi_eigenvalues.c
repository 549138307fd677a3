// Eigenvalues of a symmetric matrix by Jacobi rotations, and by power iteration.
#include <math.h>
#include <stdlib.h>
#include <stdio.h>

#define N 5

static int jacobi(double a[N][N]) {
    for (int sweep = 1; sweep < 50; sweep++) {
        double off = 0;
        for (int p = 0; p < N; p++)
            for (int q = p + 1; q < N; q++) {
                off += a[p][q] * a[p][q];
                if (a[p][q] == 0)
                    continue;
                double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
                double t = copysign(1, theta) / (fabs(theta) + sqrt(theta * theta + 1));
                double c = 1 / sqrt(t * t + 1), s = t * c;
                for (int k = 0; k < N; k++) {
                    double x = a[k][p], y = a[k][q];
                    a[k][p] = c * x - s * y;
                    a[k][q] = s * x + c * y;
                }
                for (int k = 0; k < N; k++) {
                    double x = a[p][k], y = a[q][k];
                    a[p][k] = c * x - s * y;
                    a[q][k] = s * x + c * y;
                }
            }
        if (off < 1e-20)
            return sweep;
    }
    return 0;
}

int main(void) {
    double a[N][N], b[N][N], x[N] = {1, 1, 1, 1, 1}, trace = 0, sum = 0, largest = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            a[i][j] = b[i][j] = 1.0 / (1 + abs(i - j)) + (i == j ? i : 0);
    for (int i = 0; i < 300; i++) {
        double y[N], norm = 0;
        for (int r = 0; r < N; r++) {
            y[r] = 0;
            for (int c = 0; c < N; c++)
                y[r] += b[r][c] * x[c];
            norm += y[r] * y[r];
        }
        largest = sqrt(norm);
        for (int r = 0; r < N; r++)
            x[r] = y[r] / largest;
    }
    for (int i = 0; i < N; i++)
        trace += a[i][i];
    int sweeps = jacobi(a);
    double most = 0;
    for (int i = 0; i < N; i++) {
        printf("%.9f\n", a[i][i]);
        sum += a[i][i];
        most = fmax(most, a[i][i]);
    }
    printf("%.9f %d %d\n", largest, fabs(sum - trace) < 1e-12, fabs(most - largest) < 1e-9);
    return sweeps > 2 && sweeps < 10 ? 40 : 41;
}
