// Exponentials and logarithms to all bases, near zero and far from it.
// flags: -D_GNU_SOURCE
#include <math.h>
#include <stdio.h>

static void exponentials(double x) {
    printf("%.11g %.11g %.11g %.11g\n", exp(x), exp2(x), exp10(x), expm1(x));
    float y = (float)x;
    printf("%.5g %.5g %.5g %.5g\n", expf(y), exp2f(y), exp10f(y), expm1f(y));
}

static void logarithms(double x) {
    printf("%.11g %.11g %.11g %.11g\n", log(x), log2(x), log10(x), log1p(x));
    float y = (float)x;
    printf("%.5g %.5g %.5g %.5g\n", logf(y), log2f(y), log10f(y), log1pf(y));
}

int main(void) {
    static const double small[] = {1e-9, -1e-5, 0.25, -0.75};
    for (int i = 0; i < 4; i++)
        exponentials(small[i]);
    for (int i = -3; i <= 4; i++)
        exponentials(i * 1.7);
    for (double x = 1e-6; x < 1e7; x *= 37)
        logarithms(x);
    printf("%g %g %g\n", exp(-1e4), exp(1e4), expm1(-1e4));
    printf("%g %g\n", log(0.0), log1p(-1.0));
    double sum = 0;
    for (int i = 1; i < 200; i++)
        sum += log(i) - log10(i) * M_LN10 + exp(log(i)) - i;
    printf("%d\n", fabs(sum) < 1e-9);
    return (int)lround(exp(4));
}
