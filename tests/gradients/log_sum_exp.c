// gradient: f([1.0, 3.0, 2.0, -1.0]: f64, 4)
#include <math.h>
double f(const double *x, int n) {
    double largest = x[0];
    for (int i = 1; i < n; i++)
        if (x[i] > largest)
            largest = x[i];
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += exp(x[i] - largest);
    return largest + log(sum);
}
