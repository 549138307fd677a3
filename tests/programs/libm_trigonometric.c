// Sine, cosine, tangent and their inverses, double and float.
#include <math.h>
#include <stdio.h>

typedef double (*function)(double);
typedef float (*function_f)(float);

static const struct {
    const char *name;
    function f;
    function_f ff;
} table[] = {
    {"sin", sin, sinf}, {"cos", cos, cosf}, {"tan", tan, tanf},
    {"asin", asin, asinf}, {"acos", acos, acosf}, {"atan", atan, atanf},
};

static const double points[] = {-1.0, -0.75, -0.1, 0.0, 1e-3, 0.5, 0.9375, 1.0};

int main(void) {
    double total = 0;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
        for (unsigned j = 0; j < sizeof points / sizeof *points; j++) {
            double y = table[i].f(points[j]);
            float z = table[i].ff((float)points[j]);
            printf("%s(%g) = %.11g %.5g\n", table[i].name, points[j], y, z);
            total += y * y;
        }
    for (double x = 1.5; x < 2000; x *= 3)
        printf("%.11g %.11g %.10g\n", sin(x), cos(x), tan(x));
    for (int k = -2; k <= 2; k++)
        printf("%.11g %.11g %.5g\n", atan2(k, 1.5), atan2(1.5, k), atan2f((float)k, -0.5f));
    double s = sin(0.7), c = cos(0.7);
    printf("%.9f\n", s * s + c * c);
    return (int)total % 100;
}
