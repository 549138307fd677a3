// Conversions between every integer type and float, double; rounding of big integers.
#include <stdint.h>
#include <stdio.h>

int main(void) {
    static const double numbers[] = {0.0, 0.99, -0.99, 1.5, -1.5, 100.999, -100.999};
    long total = 0;
    for (int i = 0; i < 7; i++) {
        double x = numbers[i];
        float y = (float)x;
        printf("%d %d %d %ld ", (int8_t)x, (int16_t)x, (int32_t)x, (int64_t)x);
        printf("%d %d %d %ld\n", (int8_t)y, (int16_t)y, (int32_t)y, (int64_t)y);
        if (x > -1)
            printf("%u %u %u %lu\n", (uint8_t)x, (uint16_t)y, (uint32_t)x, (uint64_t)y);
        total += (long)(x * 1000);
    }
    static const int64_t integers[] = {16777217, -16777217, 9007199254740993, -9007199254740993, INT64_MAX, INT64_MIN, 3};
    for (int i = 0; i < 7; i++) {
        int64_t n = integers[i];
        printf("%.1f %.1f %.1f %.1f\n", (double)n, (double)(float)n, (double)(uint64_t)n, (double)(float)(uint64_t)n);
        printf("%.1f %.1f %.1f\n", (double)(int32_t)n, (double)(uint32_t)n, (double)(float)(int32_t)n);
    }
    uint64_t big = (uint64_t)1.8e19;
    uint64_t half = (uint64_t)9.3e18f;
    printf("%lu %lu %g\n", big, half, (double)(float)1e-50);
    printf("%.17g %.9g\n", (double)0.1f, (double)(float)0.1);
    __int128 wide = (__int128)1e30;
    printf("%.3e %ld\n", (double)wide, (long)(wide >> 64));
    return (int)(total & 0xff);
}
