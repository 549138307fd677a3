// Every way printf writes floating-point numbers.
#include <math.h>
#include <stdio.h>

int main(void) {
    static const double numbers[] = {0.0, -0.0, 1.0, -1.5, 123456.789, 1e-7, 9.9999995e5, 1e21, 2.5e-308};
    int length = 0;
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double x = numbers[i];
        length += printf("%f|%e|%g|%a\n", x, x, x, x);
        length += printf("%.0f|%.3e|%.10g|%.2a\n", x, x, x, x);
        length += printf("%+.2f|% .3f|%015.4f|%-12.3g|%#.0f|%#g\n", x, x, x, x, x, x);
        length += printf("%E|%G|%A|%F\n", x, x, x, x);
    }
    double special[] = {INFINITY, -INFINITY, NAN};
    for (int i = 0; i < 3; i++)
        length += printf("%f|%E|%10g|%-10G|%010f|%+a\n", special[i], special[i], fabs(special[i]), special[i],
                         special[i], special[i]);
    for (int precision = 0; precision < 6; precision++)
        length += printf("%.*f %*.*e\n", precision, 2.0 / 3, 14, precision, 1e5 / 3);
    float f = 0.1f;
    length += printf("%.9g %.17g %a\n", f, 0.1, f);
    length += printf("%Lf %.3Le %Lg\n", 1.25L, 1e100L, 0.5L);
    printf("%d\n", length);
    return length % 251;
}
