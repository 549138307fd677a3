// The same bytes as different types: unions, memcpy, and access by characters.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

union number {
    double d;
    uint64_t u;
    int32_t halves[2];
    unsigned char bytes[8];
};

static uint32_t float_bits(float f) {
    uint32_t u;
    memcpy(&u, &f, sizeof u);
    return u;
}

static float inverse_sqrt(float x) {
    union {
        float f;
        uint32_t i;
    } v = {x};
    v.i = 0x5f3759df - (v.i >> 1);
    v.f *= 1.5f - 0.5f * x * v.f * v.f;
    return v.f * (1.5f - 0.5f * x * v.f * v.f);
}

int main(void) {
    static const double numbers[] = {1.0, -2.5, 1e-300, 3.141592653589793};
    unsigned sum = 0;
    for (int i = 0; i < 4; i++) {
        union number n = {.d = numbers[i]};
        printf("%016lx %d %d\n", n.u, n.halves[0], n.halves[1]);
        for (int j = 0; j < 8; j++)
            sum += n.bytes[j];
        n.u ^= 1ULL << 63;
        n.bytes[0] ^= 1;
        printf("%.17g\n", n.d);
    }
    printf("%08x %08x\n", float_bits(1.0f), float_bits(-0.0f));
    printf("%.6f %.6f\n", inverse_sqrt(4.0f), inverse_sqrt(0.01f));
    uint16_t pair = 0x1234;
    unsigned char *p = (unsigned char *)&pair;
    printf("%x %x %u\n", p[0], p[1], sum);
    return (int)(sum % 256);
}
