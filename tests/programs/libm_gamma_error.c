// Gamma and error functions.
#include <math.h>
#include <stdio.h>

int main(void) {
    for (double x = -2.75; x < 6; x += 0.5) {
        printf("%5.2f %.11g %.11g", x, tgamma(x), lgamma(x));
        printf(" %.5g %.5g\n", tgammaf((float)x), lgammaf((float)x));
    }
    for (double x = -2; x <= 4; x += 0.375) {
        printf("%6.3f %.11g %.10g", x, erf(x), erfc(x));
        printf(" %.5g %.5g\n", erff((float)x), erfcf((float)x));
    }
    double factorial = 1;
    int good = 0;
    for (int n = 1; n <= 20; n++) {
        factorial *= n;
        good += fabs(tgamma(n + 1.0) / factorial - 1) < 1e-12;
        good += fabs(lgamma(n + 1.0) - log(factorial)) < 1e-9;
    }
    printf("%g %g %g\n", erf(INFINITY), erfc(30.0), tgamma(200.0));
    return good;
}
