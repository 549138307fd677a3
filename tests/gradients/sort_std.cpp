// gradient: f([3.0, -1.0, 2.0, 0.5]: f64, 4)
#include <algorithm>
extern "C" double f(double *x, int n) {
    std::sort(x, x + n);
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += x[i] * x[i] / (i + 1.0);
    return sum + *std::max_element(x, x + n) * x[0];
}
