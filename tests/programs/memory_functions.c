// memcpy, memmove, memset, memcmp on known and unknown sizes, and struct copies.
#include <stdio.h>
#include <string.h>

struct block { int header; char data[20]; double tail; };

static unsigned checksum(const void *p, size_t n) {
    const unsigned char *bytes = p;
    unsigned a = 1, b = 0;
    for (size_t i = 0; i < n; i++) {
        a = (a + bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

int main(void) {
    char text[64];
    memset(text, '.', sizeof text);
    memcpy(text + 3, "memory", 6);
    printf("%.16s %08x\n", text, checksum(text, 64));
    memmove(text + 5, text + 3, 6);
    printf("%.16s %08x\n", text, checksum(text, 64));
    memmove(text, text + 4, 30);
    printf("%.16s %08x\n", text, checksum(text, 64));
    for (size_t n = 1; n < 40; n = n * 2 + 1) {
        memset(text + 10, (int)('a' + n % 26), n);
        memcpy(text, text + 30, n < 20 ? n : 20);
        printf("%08x\n", checksum(text, 64));
    }
    struct block a, b;
    memset(&a, 0, sizeof a);
    a.header = 7;
    a.tail = 2.5;
    memcpy(a.data, text, 20);
    b = a;
    printf("%d %g %d\n", b.header, b.tail, memcmp(&a, &b, sizeof a));
    b.data[19] ^= 1;
    printf("%d\n", memcmp(&a, &b, sizeof a) != 0);
    double x[5] = {1, 2, 3, 4, 5};
    memmove(x + 1, x, 4 * sizeof *x);
    printf("%g %g %g\n", x[0], x[1], x[4]);
    memset(x, 0xff, sizeof x);
    memset(x, 0, sizeof x);
    return (int)(checksum(text, 64) & 0x7f) + (int)x[2];
}
