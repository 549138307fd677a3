// Bessel functions of both kinds, and their recurrences.
// flags: -D_GNU_SOURCE
#include <math.h>
#include <stdio.h>

int main(void) {
    int good = 0;
    for (double x = 0.5; x < 12; x += 1.25) {
        printf("%5.2f %.10g %.10g %.10g %.10g\n", x, j0(x), j1(x), y0(x), y1(x));
        printf("      %.4g %.4g %.4g %.4g\n", j0f((float)x), j1f((float)x), y0f((float)x), y1f((float)x));
        for (int n = 1; n <= 4; n++) {
            printf("      %.9g %.9g", jn(n, x), yn(n, x));
            printf(" %.3g %.3g\n", jnf(n, (float)x), ynf(n, (float)x));
            double left = jn(n - 1, x) + jn(n + 1, x), right = 2 * n / x * jn(n, x);
            good += fabs(left - right) < 1e-12;
        }
    }
    printf("%g %g %g\n", j0(0), j1(0), y0(0));
    return good;
}
