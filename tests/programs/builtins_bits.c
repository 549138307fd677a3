// The compiler's builtins for bits: counts, swaps, parity, rotations, of all widths.
#include <stdint.h>
#include <stdio.h>

int main(void) {
    uint64_t x = 0x9e3779b97f4a7c15u, hash = 0;
    for (int i = 0; i < 20; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        uint64_t wide = x >> (i * 3);
        uint32_t narrow = (uint32_t)wide;
        uint16_t small = (uint16_t)(narrow | 1);
        printf("%d %d %d %d ", __builtin_popcountll(wide), __builtin_popcount(narrow), __builtin_popcount(small),
               __builtin_parityll(wide));
        printf("%d %d %d ", __builtin_clzll(wide | 1), __builtin_clz(narrow | 1), __builtin_clz(small));
        printf("%d %d %d ", __builtin_ctzll(wide | 1ULL << 40), __builtin_ctz(narrow | 1u << 20), __builtin_ffs((int)narrow));
        printf("%x %x %lx ", __builtin_bswap16(small), __builtin_bswap32(narrow), __builtin_bswap64(wide));
        printf("%x %lx\n", __builtin_bitreverse32(narrow), __builtin_bitreverse64(wide));
        hash += __builtin_rotateleft64(wide, 11) ^ __builtin_rotateright32(narrow, 5);
        hash ^= (uint64_t)__builtin_bitreverse8((uint8_t)small) << 8 | __builtin_rotateleft8((uint8_t)small, 3);
        hash += (uint64_t)__builtin_clrsb((int)narrow);
    }
    printf("%016lx\n", hash);
    return (int)(hash & 0x7f);
}
