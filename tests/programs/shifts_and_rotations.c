// Shifts by variables and constants, signed and unsigned, funnels across words, wide multiplication.
#include <stdint.h>
#include <stdio.h>

static uint64_t multiply_high(uint64_t a, uint64_t b) {
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
    uint64_t middle = (ll >> 32) + (uint32_t)lh + (uint32_t)hl;
    return hh + (lh >> 32) + (hl >> 32) + (middle >> 32);
}

static void shift_left(uint32_t *words, int n, unsigned by) {
    for (int i = n - 1; i >= 0; i--) {
        uint64_t pair = (uint64_t)words[i] << 32 | (i ? words[i - 1] : 0);
        words[i] = (uint32_t)(pair << (by & 31) >> 32);
    }
}

static int16_t fixed_point(int16_t a, int16_t b) { return (int16_t)((a * b + 0x4000) >> 15); }

static uint32_t sqrt_bits(uint64_t n) {
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 62; bit; bit >>= 2) {
        if (n >= root + bit) {
            n -= root + bit;
            root = (root >> 1) + bit;
        } else
            root >>= 1;
    }
    return (uint32_t)root;
}

int main(void) {
    int64_t s = INT64_MIN + 12345;
    uint64_t u = 0xfedcba9876543210u;
    for (unsigned n = 0; n < 64; n += 9)
        printf("%ld %lx %lx %d\n", s >> n, u >> n, u << n, (int32_t)u >> (n & 31));
    uint32_t words[4] = {0x89abcdef, 0x01234567, 0xdeadbeef, 0x7};
    for (unsigned by = 1; by < 32; by += 11) {
        shift_left(words, 4, by);
        printf("%08x %08x %08x %08x\n", words[3], words[2], words[1], words[0]);
    }
    unsigned __int128 wide = (unsigned __int128)u * 0x123456789abcdefu;
    printf("%d %lx\n", multiply_high(u, 0x123456789abcdefu) == (uint64_t)(wide >> 64), (uint64_t)(wide >> 37));
    printf("%d %d\n", fixed_point(16384, -8192), fixed_point(-32767, 32767));
    printf("%u %u %u\n", sqrt_bits(0), sqrt_bits(1000000), sqrt_bits(UINT64_MAX));
    uint8_t byte = 0x96;
    byte = (uint8_t)(byte << 3 | byte >> 5);
    int8_t small = -128;
    small >>= 2;
    printf("%02x %d\n", byte, small);
    return (int)(sqrt_bits(40000) & 0xff) + small;
}
