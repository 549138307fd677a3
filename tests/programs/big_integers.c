// Integers of any size in words: factorials, Fibonacci numbers, division by small ones, digits of e.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define WORDS 40

struct big { int size; uint32_t word[WORDS]; };

static void multiply(struct big *b, uint32_t by) {
    uint64_t carry = 0;
    for (int i = 0; i < b->size; i++) {
        carry += (uint64_t)b->word[i] * by;
        b->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        b->word[b->size++] = (uint32_t)carry;
}

static uint32_t divide(struct big *b, uint32_t by) {
    uint64_t rest = 0;
    for (int i = b->size - 1; i >= 0; i--) {
        rest = rest << 32 | b->word[i];
        b->word[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    while (b->size > 0 && b->word[b->size - 1] == 0)
        b->size--;
    return (uint32_t)rest;
}

static struct big add(struct big a, struct big b) {
    struct big c = {a.size > b.size ? a.size : b.size, {0}};
    uint64_t carry = 0;
    for (int i = 0; i < c.size; i++) {
        carry += (uint64_t)a.word[i] + b.word[i];
        c.word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        c.word[c.size++] = (uint32_t)carry;
    return c;
}

static int print(struct big b) {
    char digits[WORDS * 10 + 1];
    int at = sizeof digits - 1;
    digits[at] = 0;
    do
        digits[--at] = (char)('0' + divide(&b, 10));
    while (b.size);
    puts(digits + at);
    return (int)(sizeof digits - 1) - at;
}

int main(void) {
    struct big f = {1, {1}}, a = {1, {1}}, b = {1, {1}};
    int length = 0;
    for (uint32_t i = 2; i <= 60; i++) {
        multiply(&f, i);
        if (i % 20 == 0)
            length += print(f);
    }
    for (int i = 2; i < 300; i++) {
        struct big c = add(a, b);
        a = b;
        b = c;
    }
    length += print(b);
    int digits[62] = {0}, n = 60;
    for (int i = 0; i < 62; i++)
        digits[i] = 1;
    printf("2.");
    for (int k = 0; k < 40; k++) {
        int carry = 0;
        for (int i = n; i >= 1; i--) {
            int x = digits[i] * 10 + carry;
            digits[i] = x % (i + 1);
            carry = x / (i + 1);
        }
        putchar('0' + carry % 10);
    }
    putchar('\n');
    return length;
}
