// The complex functions of the library: exponential, logarithm, roots, powers, polar form.
#include <complex.h>
#define CMPLX(re, im) __builtin_complex((double)(re), (double)(im))
#include <math.h>
#include <stdio.h>

static double clean(double x) { return fabs(x) < 1e-9 ? 0.0 : x; }
static void show(const char *name, double complex z) { printf("%s %.9g %.9g\n", name, clean(creal(z)), clean(cimag(z))); }

int main(void) {
    static const double parts[] = {-1.25, 0.5, 2};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double complex z = CMPLX(parts[i], parts[j]);
            show("exp", cexp(z));
            show("log", clog(z));
            show("sqrt", csqrt(z));
            show("sin", csin(z));
            show("cos", ccos(z));
            show("tanh", ctanh(z));
            show("pow", cpow(z, 0.5 - 0.25 * I));
            printf("%.10g %.10g\n", cabs(z), carg(z));
        }
    int roots = 0;
    for (int k = 0; k < 7; k++) {
        double complex root = cexp(2 * M_PI * I * k / 7), power = 1;
        for (int i = 0; i < 7; i++)
            power *= root;
        roots += cabs(power - 1) < 1e-12;
    }
    printf("%d\n", roots);
    return roots;
}
