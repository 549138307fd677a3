// error: autodiff_of_bit_tricks.c:12:31: error: `__enzyme_autodiff` in @use: no derivative of @f: autodiff_of_bit_tricks.c:7:31: in @f, `%3 = isub nsw i64 6910469410427058089, %2, !dbg !10`: %2 may hold the bits of a float or of a pointer, and its derivative cannot be followed through `isub`; compute with the float or the pointer itself
#include "enzyme.h"
#include <string.h>
double f(double x) {
    long bits;
    memcpy(&bits, &x, sizeof bits);
    bits = 0x5fe6eb50c7b537a9 - (bits >> 1);
    double y;
    memcpy(&y, &bits, sizeof y);
    return y * (1.5 - 0.5 * x * y * y);
}
double use(double x) { return __enzyme_autodiff((void *)f, x); }
