// Remainders, minima and maxima, differences, signs.
#include <math.h>
#include <stdio.h>

static void remainders(double x, double y) {
    printf("%.12g %.12g", fmod(x, y), remainder(x, y));
    printf(" %.6g %.6g\n", fmodf((float)x, (float)y), remainderf((float)x, (float)y));
}

static void extrema(double x, double y) {
    printf("%g %g %g %g %g", fmin(x, y), fmax(x, y), fdim(x, y), copysign(x, y), fabs(x));
    float a = (float)x, b = (float)y;
    printf(" %g %g %g %g %g\n", fminf(a, b), fmaxf(a, b), fdimf(a, b), copysignf(a, b), fabsf(a));
}

int main(void) {
    static const double xs[] = {5.5, -5.5, 1e15, 0.3, -7.25, 12.0};
    static const double ys[] = {2.0, -0.75, 3.25, 0.1, 4.0, -5.0};
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            remainders(xs[i], ys[j]);
    for (int i = 0; i < 6; i++)
        extrema(xs[i], ys[5 - i]);
    extrema(NAN, 1.0);
    extrema(2.0, INFINITY);
    printf("%g %g %g\n", fma(2.0, 3.0, 4.0), fma(1e308, 10.0, -INFINITY), (double)fmaf(1.5f, 2.0f, 0.25f));
    double error = fma(0.1, 10.0, -1.0);
    printf("%a\n", error);
    return signbit(fmod(-6.0, 3.0)) ? 11 : 12;
}
