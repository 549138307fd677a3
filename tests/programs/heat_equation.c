// The heat equation: explicit and implicit steps (Thomas), and a wave equation, on grids in static memory.
#include <math.h>
#include <stdio.h>

#define N 50

static void explicit_(double u[N], double r) {
    double v[N];
    for (int i = 1; i < N - 1; i++)
        v[i] = u[i] + r * (u[i - 1] - 2 * u[i] + u[i + 1]);
    for (int i = 1; i < N - 1; i++)
        u[i] = v[i];
}

static void implicit(double u[N], double r) {
    double c[N], d[N];
    c[0] = 0;
    d[0] = u[0];
    for (int i = 1; i < N - 1; i++) {
        double m = 1 + 2 * r + r * c[i - 1];
        c[i] = -r / m;
        d[i] = (u[i] + r * d[i - 1]) / m;
    }
    for (int i = N - 2; i > 0; i--)
        u[i] = d[i] - c[i] * u[i + 1];
}

static int waves(double height) {
    static float u[3][N][N];
    int crossings = 0;
    u[1][N / 2][N / 3] = (float)height;
    for (int t = 0; t < 120; t++) {
        float(*old)[N] = u[t % 3], (*now)[N] = u[(t + 1) % 3], (*next)[N] = u[(t + 2) % 3];
        for (int i = 1; i < N - 1; i++)
            for (int j = 1; j < N - 1; j++)
                next[i][j] = 2 * now[i][j] - old[i][j] +
                             0.25f * (now[i - 1][j] + now[i + 1][j] + now[i][j - 1] + now[i][j + 1] - 4 * now[i][j]);
        crossings += (next[10][10] > 0) != (now[10][10] > 0);
        if (t % 40 == 39)
            printf("%.6g %.6g\n", next[10][10], next[N / 2][N / 2]);
    }
    return crossings;
}

int main(void) {
    double u[N], v[N], difference = 0;
    for (int i = 0; i < N; i++)
        u[i] = v[i] = i > 10 && i < 20 ? 1 : i == 0 ? 0.5 : 0;
    for (int t = 0; t < 200; t++)
        explicit_(u, 0.4);
    for (int t = 0; t < 200; t++)
        implicit(v, 0.4);
    for (int i = 0; i < N; i += 7) {
        printf("%.12g %.12g\n", u[i], v[i]);
        difference = fmax(difference, fabs(u[i] - v[i]));
    }
    printf("%d\n", difference < 0.01);
    return waves(8);
}
