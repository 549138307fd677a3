// gradient: f([2.0, 1.0, -1.0, -3.0, -1.0, 2.0, -2.0, 1.0, 2.5]: f64, [8.0, -11.0, -3.0]: f64)
#include <math.h>
double f(const double *matrix, const double *right) {
    double a[3][4];
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            a[i][j] = matrix[3 * i + j];
        a[i][3] = right[i];
    }
    for (int c = 0; c < 3; c++) {
        int pivot = c;
        for (int r = c + 1; r < 3; r++)
            if (fabs(a[r][c]) > fabs(a[pivot][c]))
                pivot = r;
        for (int j = 0; j < 4; j++) {
            double swap = a[c][j];
            a[c][j] = a[pivot][j];
            a[pivot][j] = swap;
        }
        for (int r = c + 1; r < 3; r++) {
            double factor = a[r][c] / a[c][c];
            for (int j = c; j < 4; j++)
                a[r][j] -= factor * a[c][j];
        }
    }
    double x[3];
    for (int i = 2; i >= 0; i--) {
        double sum = a[i][3];
        for (int j = i + 1; j < 3; j++)
            sum -= a[i][j] * x[j];
        x[i] = sum / a[i][i];
    }
    return x[0] * x[0] + 2.0 * x[1] + 3.0 * x[2];
}
