// Arithmetic in every integer width, signed and unsigned.
#include <stdint.h>
#include <stdio.h>

#define OPERATE(T, format, a, b)                                                                                \
    do {                                                                                                        \
        T x = (T)(a), y = (T)(b);                                                                               \
        printf(#T ": " format " " format " " format " " format " " format "\n", (T)(x + y), (T)(x - y),         \
               (T)(x * y), (T)(x / y), (T)(x % y));                                                             \
        printf("   " format " " format " " format " " format " %d%d%d\n", (T)(x & y), (T)(x | y), (T)(x ^ y),   \
               (T)~x, x < y, x == y, x >= y);                                                                   \
        hash = hash * 31 + (uint64_t)(x * 3 + y);                                                               \
    } while (0)

static uint64_t hash = 7;

int main(void) {
    static const int pairs[][2] = {{100, 7}, {-100, 7}, {33, -5}, {-1, -1}, {0, 3}};
    for (int i = 0; i < 5; i++) {
        int a = pairs[i][0], b = pairs[i][1];
        OPERATE(int8_t, "%d", a, b);
        OPERATE(uint8_t, "%u", a, b);
        OPERATE(int16_t, "%d", a * 300, b);
        OPERATE(uint16_t, "%u", a & 0xfff, b & 15);
        OPERATE(int32_t, "%d", a * 1000, b);
        OPERATE(uint32_t, "%u", a, b);
        OPERATE(int64_t, "%ld", a * INT64_C(10000000000), b);
        OPERATE(uint64_t, "%lu", a, b);
    }
    printf("%lu\n", hash);
    return (int)(hash % 200);
}
