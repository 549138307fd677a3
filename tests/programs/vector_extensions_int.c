// Vector types of integers of all widths: arithmetic, shifts, comparisons, reductions, wide ones.
#include <stdint.h>
#include <stdio.h>

typedef int8_t b16 __attribute__((vector_size(16)));
typedef uint16_t h8 __attribute__((vector_size(16)));
typedef int32_t w4 __attribute__((vector_size(16)));
typedef uint32_t u8 __attribute__((vector_size(32)));
typedef uint64_t q2 __attribute__((vector_size(16)));
typedef int32_t w2 __attribute__((vector_size(8)));

static uint32_t fold(const u8 *v) {
    uint32_t h = 0;
    for (int i = 0; i < 8; i++)
        h = h * 31 + (*v)[i];
    return h;
}

static w4 prefix(w4 v) {
    w4 zero = {0};
    v += __builtin_shufflevector(zero, v, 0, 4, 5, 6);
    v += __builtin_shufflevector(zero, v, 0, 1, 4, 5);
    return v;
}

int main(void) {
    b16 b;
    for (int i = 0; i < 16; i++)
        b[i] = (int8_t)(i * 7 - 50);
    b16 c = b + b / 3 - (b & 5);
    b16 positive = c > 0;
    int count = 0;
    for (int i = 0; i < 16; i++) {
        count -= positive[i];
        printf("%d ", c[i]);
    }
    h8 h = {1, 2, 300, 40000, 65535, 6, 7, 8};
    h = (h << 3 | h >> 13) ^ (h8){1, 1, 1, 1, 1, 1, 1, 1};
    printf("\n%u %u %u\n", h[0], h[3], h[4]);
    w4 p = prefix((w4){1, 20, 300, -4000});
    printf("%d %d %d %d\n", p[0], p[1], p[2], p[3]);
    u8 state = {1, 2, 3, 4, 5, 6, 7, 8};
    for (int i = 0; i < 20; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state += (u8){0, 1, 2, 3, 4, 5, 6, 7};
    }
    printf("%u\n", fold(&state));
    q2 q = {0x123456789abcdef, 99};
    q = q * 3 % (q2){1000003, 7};
    w2 w = (w2){3, -9} * (w2){-5, 2};
    printf("%lu %lu %d %d\n", q[0], q[1], w[0], w[1]);
    printf("%d %d\n", __builtin_reduce_add(p), __builtin_reduce_max(p));
    w4 mask = p > (w4){0, 100, 0, 0}, chosen = (p & mask) | (-p & ~mask);
    printf("%d %d %d\n", chosen[1], chosen[3], count);
    return (int)(fold(&state) & 0x7f);
}
