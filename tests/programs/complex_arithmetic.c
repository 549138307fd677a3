// Complex numbers: the four operations, conjugates, parts, arrays and functions, double and float.
#include <complex.h>
#define CMPLX(re, im) __builtin_complex((double)(re), (double)(im))
#include <stdio.h>

static double complex product(const double complex *z, int n) {
    double complex p = 1;
    for (int i = 0; i < n; i++)
        p *= z[i];
    return p;
}

static float complex power(float complex z, int n) {
    float complex p = 1;
    while (n-- > 0)
        p = p * z;
    return p;
}

static void show(double complex z) { printf("%.10g %.10g\n", creal(z), cimag(z)); }

int main(void) {
    double complex a = 1.5 - 2 * I, b = CMPLX(0.25, 3);
    show(a + b);
    show(a - b);
    show(a * b);
    show(a / b);
    show(-conj(a) * 2.5);
    show(a / 4);
    show(1 / b);
    double complex z[6];
    for (int i = 0; i < 6; i++)
        z[i] = CMPLX(i - 2.5, 0.5 * i);
    show(product(z, 6));
    float complex f = power(0.8f + 0.6f * I, 10);
    printf("%.5f %.5f\n", crealf(f), cimagf(f));
    f /= 3.0f - 4.0f * I;
    printf("%.5f %.5f\n", crealf(f), cimagf(f));
    printf("%d %d\n", a == b, a != conj(conj(a)));
    double complex w = 0;
    int n = 0;
    while (creal(w) * creal(w) + cimag(w) * cimag(w) < 4 && n < 200) {
        w = w * w + CMPLX(-0.745, 0.12);
        n++;
    }
    show(w);
    show(CMPLX(1e200, 1e200) * CMPLX(1e200, -1e200));
    return n;
}
