// The program ends by exit() inside a call; functions registered with atexit run in reverse order.
#include <stdio.h>
#include <stdlib.h>

static int depth;

static void first(void) { printf("last words %d\n", depth); }
static void second(void) { puts("second"); }

static int descend(int n) {
    depth++;
    if (n * n > 200) {
        printf("leaving at %d\n", n);
        exit(n + depth);
    }
    return descend(n + 3) + 1;
}

int main(void) {
    atexit(first);
    atexit(second);
    printf("begin\n");
    printf("never %d\n", descend(1));
    return 0;
}
