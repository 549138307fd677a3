// gradient: f([1.0, 2.0, 0.5, 3.0]: f64)
#include <string.h>
double f(double *x) {
    double saved[4], moved[4];
    memcpy(saved, x, sizeof saved);
    memset(moved, 0, sizeof moved);
    memmove(moved + 1, saved, 3 * sizeof *saved);
    memmove(x, x + 1, 3 * sizeof *x);
    return saved[0] * moved[1] + moved[3] * saved[3] * moved[0] + saved[2] * moved[2];
}
