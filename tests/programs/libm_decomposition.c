// Taking numbers apart and putting them together: frexp, modf, ldexp, scalbn.
#include <float.h>
#include <math.h>
#include <stdio.h>

static double reassemble(double x) {
    int exponent;
    double fraction = frexp(x, &exponent);
    printf("%.12g = %.12g * 2^%d\n", x, fraction, exponent);
    return ldexp(fraction, exponent);
}

int main(void) {
    static const double points[] = {1.0, -0.375, 1e10, 6.02e23, DBL_MIN, DBL_MAX, 4e-320, 0.0, -0.0};
    int equal = 0;
    for (unsigned i = 0; i < sizeof points / sizeof *points; i++)
        equal += reassemble(points[i]) == points[i];
    for (int i = -5; i <= 5; i++) {
        double whole, x = i * 1.375;
        float whole_f;
        double rest = modf(x, &whole);
        float rest_f = modff((float)x, &whole_f);
        printf("%g + %g, %g + %g\n", whole, rest, whole_f, rest_f);
        int exponent;
        float fraction = frexpf((float)x + 0.125f, &exponent);
        printf("%g %d %g %g\n", fraction, exponent, scalbn(x, i), scalbnf((float)x, -i));
    }
    printf("%g %g %g\n", ldexp(1, 2000), ldexp(1, -1074), ldexp(1, -2000));
    printf("%g %g\n", (double)ldexpf(1.5f, 10), ldexp(-3, -1));
    return equal;
}
