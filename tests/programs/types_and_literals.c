// Enumerations, _Generic, compound literals, flexible arrays, thread-locals, volatile, alignment, assertions.
#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum colour { RED = 1, GREEN = 4, BLUE = -3 };
enum big { SMALL, LARGE = 1L << 40 };

struct flexible { int count; double items[]; };
struct aligned { char c; alignas(32) float f[3]; };

#define kind(x) _Generic((x), int: "int", double: "double", float: "float", char *: "text", default: "other")

static _Thread_local int local = 3;
static volatile int noisy;
static const int powers[] = {[3] = 8, [1] = 2, [5] = 32};
_Static_assert(offsetof(struct flexible, items) == 8, "padding");

static int sum(const int *x, size_t n) {
    int s = 0;
    for (size_t i = 0; i < n; i++)
        s += x[i];
    return s;
}

static bool both(bool a, bool b) { return a && b; }

int main(void) {
    enum colour c = BLUE;
    printf("%d %d %ld %zu\n", RED | GREEN, c, (long)LARGE, sizeof(enum big));
    printf("%s %s %s %s %s\n", kind(1), kind(1.0), kind(1.0f), kind((char *)0), kind('a' + 1L));
    struct flexible *f = malloc(sizeof *f + 4 * sizeof f->items[0]);
    f->count = 4;
    for (int i = 0; i < f->count; i++)
        f->items[i] = i * 1.5;
    printf("%g %zu\n", f->items[3], sizeof *f);
    free(f);
    struct aligned a = {'x', {1, 2, 3}};
    printf("%zu %zu %d %g\n", sizeof a, alignof(struct aligned), (int)((size_t)&a.f % 32), a.f[2]);
    for (int i = 0; i < 5; i++) {
        noisy += i;
        local *= noisy % 3 + 1;
    }
    printf("%d %d %d\n", noisy, local, sum((int[]){1, 2, 3, noisy}, 4));
    printf("%d %d\n", sum(powers, 6), both(noisy, local > 100) + !noisy);
    bool b = 0.3 != 0;
    b += 5;
    int x = 5, y = x++;
    y += ++x;
    int z = (x--, y);
    x++;
    assert(z == 12);
    printf("%d %d %d %d %d\n", b, x, y, z, x > 3 ? y > 20 ? 1 : 2 : 3);
    printf("%d %d %u %d\n", -7 / 2, -7 % 2, -7u >> 28, ~5 ^ 3);
    fprintf(stderr, "to the other stream\n");
    return z + (int)sizeof(struct aligned);
}
