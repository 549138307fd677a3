// Householder QR: fitting a polynomial in the sense of least squares, orthogonality of Q.
#include <math.h>
#include <stdio.h>

#define M 12
#define N 4

static void factor(double a[M][N], double v[N][M]) {
    for (int k = 0; k < N; k++) {
        double norm = 0;
        for (int i = k; i < M; i++)
            norm += a[i][k] * a[i][k];
        norm = copysign(sqrt(norm), a[k][k]);
        double length = 0;
        for (int i = 0; i < M; i++) {
            v[k][i] = i < k ? 0 : a[i][k];
            if (i == k)
                v[k][i] += norm;
            length += v[k][i] * v[k][i];
        }
        for (int j = k; j < N; j++) {
            double dot = 0;
            for (int i = k; i < M; i++)
                dot += v[k][i] * a[i][j];
            for (int i = k; i < M; i++)
                a[i][j] -= 2 * dot / length * v[k][i];
        }
        for (int i = 0; i < M; i++)
            v[k][i] /= sqrt(length);
    }
}

static void reflect(double v[N][M], double b[M]) {
    for (int k = 0; k < N; k++) {
        double dot = 0;
        for (int i = k; i < M; i++)
            dot += v[k][i] * b[i];
        for (int i = k; i < M; i++)
            b[i] -= 2 * dot * v[k][i];
    }
}

int main(void) {
    double a[M][N], v[N][M], b[M], rest = 0, lower = 0;
    for (int i = 0; i < M; i++) {
        double t = i / 11.0;
        for (int j = 0; j < N; j++)
            a[i][j] = j ? a[i][j - 1] * t : 1;
        b[i] = 1 - 2 * t + 3 * t * t + ((i * 7) % 5 - 2) * 0.01;
    }
    factor(a, v);
    reflect(v, b);
    for (int i = N; i < M; i++)
        rest += b[i] * b[i];
    for (int j = N - 1; j >= 0; j--) {
        for (int k = j + 1; k < N; k++)
            b[j] -= a[j][k] * b[k];
        b[j] /= a[j][j];
        for (int i = j + 1; i < M; i++)
            lower = fmax(lower, fabs(a[i][j]));
    }
    for (int j = 0; j < N; j++)
        printf("%.9f\n", b[j]);
    printf("%.9f %d\n", sqrt(rest), lower < 1e-12);
    return (int)lround(b[2] * 10);
}
