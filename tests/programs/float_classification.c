// fpclassify, isnan and their relatives on all kinds of numbers, double and float.
#include <float.h>
#include <math.h>
#include <stdio.h>

static int kind(double x) {
    switch (fpclassify(x)) {
    case FP_NAN: return 0;
    case FP_INFINITE: return 1;
    case FP_ZERO: return 2;
    case FP_SUBNORMAL: return 3;
    case FP_NORMAL: return 4;
    }
    return 5;
}

int main(void) {
    double numbers[] = {0.0, -0.0, 1.5, -DBL_MAX, DBL_MIN / 4, INFINITY, -INFINITY, NAN, FLT_MIN};
    int counts[6] = {0};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double x = numbers[i];
        float y = (float)x;
        counts[kind(x)]++;
        printf("%d %d %d %d %d | ", kind(x), !!isnan(x), !!isinf(x), !!isfinite(x), !!isnormal(x));
        printf("%d %d %d %d\n", !!isnan(y), !!isinf(y), !!isfinite(y), !!isnormal(y));
        printf("  %d %d %d\n", !!isless(x, 1.0), !!isgreaterequal(x, 1.0), !!isunordered(x, 1.0));
    }
    int status = 0;
    for (int i = 0; i < 6; i++) {
        printf("%d ", counts[i]);
        status = status * 3 + counts[i];
    }
    printf("\n%d %d\n", DBL_MANT_DIG, FLT_MAX_EXP);
    return status & 0x7f;
}
