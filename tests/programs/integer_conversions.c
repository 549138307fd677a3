// Every conversion between integer widths, by assignment, argument and arithmetic.
#include <stdint.h>
#include <stdio.h>

static int64_t widen(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f) {
    return (int64_t)a + b + c + d + e + f;
}

static uint8_t narrow(uint64_t x) { return (uint8_t)x; }

int main(void) {
    static const int64_t values[] = {0, 1, -1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, -32769,
                                     2147483647, 2147483648, 4294967295, -2147483649, INT64_MAX, INT64_MIN};
    uint64_t hash = 0;
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        int64_t v = values[i];
        int8_t a = (int8_t)v;
        uint8_t b = (uint8_t)v;
        int16_t c = (int16_t)v;
        uint16_t d = (uint16_t)v;
        int32_t e = (int32_t)v;
        uint32_t f = (uint32_t)v;
        _Bool g = v;
        printf("%ld: %d %u %d %u %d %u %d\n", v, a, b, c, d, e, f, g);
        printf("  %d %d %lu %ld\n", (int16_t)a, (int16_t)b, (uint64_t)a, (int64_t)f);
        printf("  %ld\n", widen(a, b, c, d, e, f));
        printf("  %d %d %d\n", a < b, (unsigned)e < f, (int64_t)e < (int64_t)f);
        hash = hash * 33 + narrow((uint64_t)v >> 3) + (uint64_t)(int64_t)c;
    }
    printf("%lx\n", hash);
    return (int)(hash >> 56);
}
