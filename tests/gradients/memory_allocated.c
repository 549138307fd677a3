// gradient: f([1.0, 2.0, 0.5]: f64, 3)
#include <stdlib.h>
double f(const double *x, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        double *row = calloc(i + 1, sizeof *row);
        for (int j = 0; j <= i; j++)
            row[j] = x[i] * x[j];
        for (int j = 0; j <= i; j++)
            sum += row[j] * row[j];
        free(row);
    }
    return sum;
}
