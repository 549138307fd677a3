// Life on a torus in bytes and in words of bits, and rule 110.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define H 32
#define W 64

static unsigned char grid[H][W];
static uint64_t rows[H];

static void step_bytes(void) {
    static unsigned char next[H][W];
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            int n = 0;
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++)
                    n += (dx || dy) && grid[(y + dy + H) % H][(x + dx + W) % W];
            next[y][x] = n == 3 || (n == 2 && grid[y][x]);
        }
    memcpy(grid, next, sizeof grid);
}

static uint64_t rotate(uint64_t x, int n) { return x << n | x >> (64 - n); }

static void step_bits(void) {
    uint64_t next[H];
    for (int y = 0; y < H; y++) {
        uint64_t neighbours[8], one = 0, two = 0, four = 0;
        int k = 0;
        for (int dy = -1; dy <= 1; dy++) {
            uint64_t r = rows[(y + dy + H) % H];
            neighbours[k++] = rotate(r, 1);
            neighbours[k++] = rotate(r, 63);
            if (dy)
                neighbours[k++] = r;
        }
        for (int i = 0; i < 8; i++) {
            uint64_t carry = one & neighbours[i];
            one ^= neighbours[i];
            uint64_t more = two & carry;
            two ^= carry;
            four |= more;
        }
        next[y] = two & ~four & (one | rows[y]);
    }
    memcpy(rows, next, sizeof rows);
}

int main(void) {
    for (int i = 0; i < 300; i++) {
        int y = i * 7 % H, x = i * i * 3 % W;
        grid[y][x] = 1;
        rows[y] |= UINT64_C(1) << x;
    }
    int alive = 0, same = 0;
    for (int t = 0; t < 40; t++) {
        step_bytes();
        step_bits();
        alive = 0;
        for (int y = 0; y < H; y++) {
            alive += __builtin_popcountll(rows[y]);
            uint64_t bits = 0;
            for (int x = 0; x < W; x++)
                bits |= (uint64_t)grid[y][x] << x;
            same += bits == rows[y];
        }
        if (t % 8 == 0)
            printf("%d %016lx\n", alive, rows[t % H]);
    }
    uint32_t line = 1;
    for (int t = 0; t < 12; t++) {
        for (int i = 31; i >= 0; i--)
            putchar(line >> i & 1 ? '#' : '.');
        putchar('\n');
        line = (line | line << 1) & ~(line & line << 1 & line >> 1);
    }
    printf("%d\n", same);
    return alive % 100 + (same == 40 * H ? 17 : 0);
}
