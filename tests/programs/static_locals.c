// Static variables in functions and files; counters, caches, once-only set-up.
#include <stdio.h>

static int calls;
int visible = 3;
static const int *const window = &visible;

static int counter(void) {
    static int n = 10;
    calls++;
    return n += 3;
}

static unsigned random_number(void) {
    static unsigned state = 12345;
    state = state * 1103515245u + 12345u;
    return state >> 16 & 0x7fff;
}

static unsigned long fibonacci(int n) {
    static unsigned long cache[91];
    if (n < 2)
        return (unsigned long)n;
    if (!cache[n])
        cache[n] = fibonacci(n - 1) + fibonacci(n - 2);
    return cache[n];
}

static const char *name(int i) {
    static char buffers[2][8];
    static int turn;
    char *b = buffers[turn ^= 1];
    snprintf(b, 8, "n%d", i);
    return b;
}

static int *remember(int x) {
    static int last;
    static int *pointer = &last;
    *pointer += x;
    return pointer;
}

int main(void) {
    int sum = 0;
    for (int i = 0; i < 4; i++)
        sum += counter();
    printf("%d %d\n", sum, calls);
    for (int i = 0; i < 5; i++)
        printf("%u ", random_number());
    printf("\n%lu %lu\n", fibonacci(50), fibonacci(90));
    printf("%s %s\n", name(1), name(22));
    remember(5);
    remember(7);
    visible += *remember(0);
    printf("%d\n", *window);
    return sum + *window;
}
