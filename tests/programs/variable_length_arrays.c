// Arrays of variable length, in one and two dimensions, as parameters and locals.
#include <stdio.h>

static double trace(int n, double m[n][n]) {
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += m[i][i];
    return sum;
}

static void multiply(int n, int k, double a[n][k], double b[k][n], double c[n][n]) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            c[i][j] = 0;
            for (int l = 0; l < k; l++)
                c[i][j] += a[i][l] * b[l][j];
        }
}

static double smooth(int n, const float *x) {
    float buffer[n + 2];
    buffer[0] = x[0];
    buffer[n + 1] = x[n - 1];
    for (int i = 0; i < n; i++)
        buffer[i + 1] = x[i];
    double sum = 0;
    for (int i = 1; i <= n; i++)
        sum += (buffer[i - 1] + 2 * buffer[i] + buffer[i + 1]) * i;
    return sum + (double)sizeof buffer;
}

int main(void) {
    double total = 0;
    for (int n = 1; n < 6; n++) {
        int k = n + 2;
        double a[n][k], b[k][n], c[n][n];
        float x[k];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < k; j++) {
                a[i][j] = i + j * 0.5;
                b[j][i] = i - j * 0.25;
                x[j] = (float)(j * n) / 3;
            }
        multiply(n, k, a, b, c);
        printf("%d %.10g %.7g %zu\n", n, trace(n, c), smooth(k, x), sizeof c);
        total += trace(n, c);
    }
    return (int)total & 0x7f;
}
