// gradient: f([0.0, 1.0, 3.0, 2.0, 0.5, 0.0]: f64, 6, 0.2, 5)
#include <stdlib.h>
double f(const double *initial, int n, double alpha, int steps) {
    double *u = malloc(n * sizeof *u), *next = malloc(n * sizeof *next);
    for (int i = 0; i < n; i++)
        u[i] = next[i] = initial[i];
    for (int t = 0; t < steps; t++) {
        for (int i = 1; i < n - 1; i++)
            next[i] = u[i] + alpha * (u[i - 1] - 2 * u[i] + u[i + 1]);
        double *swap = u;
        u = next;
        next = swap;
    }
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += u[i] * u[i] * i;
    free(u);
    free(next);
    return sum;
}
