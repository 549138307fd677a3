// error: fwddiff_of_bit_tricks.c:12:31: error: `__enzyme_fwddiff` in @use: no derivative of @f: fwddiff_of_bit_tricks.c:7:39: in @f, `%2 = ashr i64 %1, 1, !dbg !9`: %1 may hold the bits of a float or of a pointer, and its derivative cannot be followed through `ashr`; compute with the float or the pointer itself
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
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
