// Every way to round, on halves, big numbers and zeros of both signs.
// flags: -D_GNU_SOURCE -D__STDC_WANT_IEC_60559_BFP_EXT__
#include <math.h>
#include <stdio.h>

static double fold(double a, double b) { return a * 0.5 + b; }

int main(void) {
    static const double points[] = {-2.5, -1.5, -0.5, -0.2, -0.0, 0.0, 0.3, 0.5, 1.5, 2.5, 2.4999999999999996,
                                    4503599627370497.0, 1e300};
    double total = 0;
    for (unsigned i = 0; i < sizeof points / sizeof *points; i++) {
        double x = points[i];
        printf("%g: %g %g %g %g %g %g\n", x, floor(x), ceil(x), trunc(x), round(x), rint(x), nearbyint(x));
        float y = (float)x;
        printf("   %g %g %g %g %g %g\n", floorf(y), ceilf(y), truncf(y), roundf(y), rintf(y), nearbyintf(y));
        printf("   %g %g\n", roundeven(x), roundevenf(y));
        if (fabs(x) < 100)
            total = fold(total, floor(x) + 2 * ceil(x) + 3 * round(x) + 5 * rint(x));
    }
    printf("%.12g\n", total);
    int halves = 0;
    for (int i = -40; i <= 40; i++) {
        double x = i * 0.25;
        halves += round(x) != rint(x);
        halves += floor(x) != trunc(x);
    }
    return halves;
}
