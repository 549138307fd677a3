// Powers, roots and hypot, and the exact cases among them.
#include <math.h>
#include <stdio.h>

int main(void) {
    int exact = 0;
    for (int i = 0; i <= 20; i++) {
        double x = i * i;
        exact += sqrt(x) == i;
        exact += sqrtf((float)x) == (float)i;
    }
    for (int i = 1; i <= 6; i++) {
        double x = i * 0.75;
        printf("%.11g %.11g %.11g\n", sqrt(x), cbrt(x), cbrt(-x));
        printf("%.5g %.5g\n", sqrtf((float)x), cbrtf((float)x));
        printf("%.11g %.11g %.11g\n", pow(x, 2.5), pow(x, -3), pow(x, 1.0 / 3));
        printf("%.5g %.5g\n", powf((float)x, 1.5f), powf(2.0f, (float)-i));
        printf("%.11g %.5g\n", hypot(x, i), hypotf((float)x, (float)i));
    }
    printf("%g %g %g %g\n", pow(0, 0), pow(-2, 3), pow(-2, -2), pow(-8, 1.0 / 3));
    printf("%g %g %g\n", pow(INFINITY, -1), pow(0.5, 2000), pow(-0.0, -3));
    printf("%.11g %g\n", hypot(3e200, 4e200), hypot(INFINITY, NAN));
    double product = 1;
    for (int i = 0; i < 30; i++)
        product *= sqrt(sqrt(1.0 + i));
    printf("%.10e\n", product);
    return exact;
}
