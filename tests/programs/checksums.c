// CRC-32 with a computed table, Adler-32, FNV, SHA-256 and base64 of the same text.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint32_t crc(const unsigned char *p, size_t n) {
    static uint32_t table[256];
    if (!table[1])
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i;
            for (int k = 0; k < 8; k++)
                c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
            table[i] = c;
        }
    uint32_t c = ~0u;
    while (n--)
        c = table[(c ^ *p++) & 255] ^ c >> 8;
    return ~c;
}

static uint32_t root_bits(int prime, int cube) {
    long double x = 1;
    for (int i = 0; i < 60; i++)
        x = cube ? (2 * x + prime / (x * x)) / 3 : (x + prime / x) / 2;
    return (uint32_t)((x - (long)x) * 4294967296.0L);
}

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void sha256(const char *text, uint32_t h[8]) {
    uint32_t k[64], w[64];
    unsigned char block[64] = {0};
    size_t n = strlen(text);
    for (int i = 0, p = 2; i < 64; p++) {
        int prime = 1;
        for (int d = 2; d * d <= p; d++)
            prime &= p % d != 0;
        if (!prime)
            continue;
        if (i < 8)
            h[i] = root_bits(p, 0);
        k[i++] = root_bits(p, 1);
    }
    memcpy(block, text, n);
    block[n] = 0x80;
    block[63] = (unsigned char)(n * 8);
    block[62] = (unsigned char)(n * 8 >> 8);
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 64; i++)
        w[i] = w[i - 16] + w[i - 7] + (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
               (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
    uint32_t s[8];
    memcpy(s, h, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t t = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
        uint32_t u = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t;
        s[0] = t + u;
    }
    for (int i = 0; i < 8; i++)
        h[i] += s[i];
}

int main(void) {
    const char *text = "The quick brown fox jumps over the lazy dog";
    uint32_t h[8];
    sha256(text, h);
    for (int i = 0; i < 8; i++)
        printf("%08x", h[i]);
    printf("\n%08x\n", crc((const unsigned char *)text, strlen(text)));
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < strlen(text); i += 3) {
        uint32_t v = 0;
        size_t left = strlen(text) - i;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (k < left ? (unsigned char)text[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            putchar(k > left ? '=' : alphabet[v >> (18 - 6 * k) & 63]);
    }
    putchar('\n');
    return (int)(h[7] & 0xff);
}
