// Hyperbolic functions and their inverses, double and float; identities between them.
#include <math.h>
#include <stdio.h>

static double identity(double x) {
    double c = cosh(x), s = sinh(x);
    return (c - s) * (c + s);
}

int main(void) {
    int good = 0;
    for (double x = -3; x <= 3; x += 0.5) {
        printf("%5.2f %.11g %.11g %.11g", x, sinh(x), cosh(x), tanh(x));
        printf(" %.5g %.5g %.5g\n", sinhf((float)x), coshf((float)x), tanhf((float)x));
        if (fabs(identity(x) - 1) < 1e-9)
            good++;
        if (fabs(asinh(sinh(x)) - x) < 1e-9)
            good++;
        if (fabs(acosh(cosh(x)) - fabs(x)) < 1e-6)
            good++;
        if (fabs(atanh(tanh(x)) - x) < 1e-9)
            good++;
    }
    for (int k = 1; k <= 4; k++) {
        double y = k * 0.2;
        printf("%.11g %.11g %.11g", asinh(y), acosh(1 + y), atanh(y));
        printf(" %.5g %.5g %.5g\n", asinhf((float)y), acoshf((float)(1 + y)), atanhf((float)y));
    }
    printf("%g %g %g\n", tanh(1000.0), tanh(-1000.0), cosh(1000.0));
    return good;
}
