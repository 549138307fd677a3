// gradient: f(0.3, 0.4)
#pragma STDC CX_LIMITED_RANGE ON
#include <complex.h>
double f(double x, double y) {
    double complex z = x + y * I, sum = 1.0;
    for (int i = 0; i < 4; i++)
        sum = sum * z + (1.0 - 0.5 * I);
    return creal(sum) * cimag(sum) + creal(conj(z) * z);
}
