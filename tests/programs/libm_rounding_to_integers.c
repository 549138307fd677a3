// lround, lrint and their relatives, and the neighbours of numbers.
#include <math.h>
#include <stdio.h>

int main(void) {
    long total = 0;
    for (int i = -9; i <= 9; i++) {
        double x = i * 0.5;
        long a = lround(x), b = lrint(x);
        long long c = llround(x * 1e9), d = llrint(x * 1e9);
        printf("%g: %ld %ld %lld %lld %ld %ld\n", x, a, b, c, d, lroundf((float)x), lrintf((float)x));
        total += 3 * a - 2 * b;
    }
    printf("%a %a %a\n", nextafter(1.0, 2.0), nextafter(1.0, 0.0), (double)nextafterf(1.0f, 2.0f));
    printf("%g %g %d %d\n", logb(1000.0), logb(0.001), ilogb(1000.0), ilogbf(0.001f));
    printf("%ld\n", total);
    return (int)(total & 0x3f);
}
