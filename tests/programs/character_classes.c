// <ctype.h>: every class over all characters, and a small tokenizer.
#include <ctype.h>
#include <stdio.h>

typedef int (*class_function)(int);

static int counts(class_function f) {
    int n = 0;
    for (int c = 0; c < 256; c++)
        n += f(c) != 0;
    return n;
}

static int tokens(const char *p, int kinds[3]) {
    int n = 0;
    while (*p) {
        while (isspace((unsigned char)*p))
            p++;
        if (!*p)
            break;
        n++;
        if (isalpha((unsigned char)*p)) {
            kinds[0]++;
            while (isalnum((unsigned char)*p) || *p == '_')
                p++;
        } else if (isdigit((unsigned char)*p)) {
            kinds[1]++;
            while (isxdigit((unsigned char)*p))
                p++;
        } else {
            kinds[2]++;
            p++;
        }
    }
    return n;
}

int main(void) {
    static const class_function classes[] = {isupper, islower, isalpha, isdigit, isxdigit, isspace,
                                             isprint, isgraph, isblank, iscntrl, ispunct, isalnum};
    int total = 0;
    for (int i = 0; i < 12; i++) {
        int n = counts(classes[i]);
        printf("%d ", n);
        total = total * 3 % 1000 + n;
    }
    putchar('\n');
    int kinds[3] = {0};
    int n = tokens("if (x_1 >= 0x1F) return 42ab * f(y);", kinds);
    printf("%d %d %d %d\n", n, kinds[0], kinds[1], kinds[2]);
    for (const char *p = "Hello, World 9!"; *p; p++)
        putchar(isupper((unsigned char)*p) ? tolower((unsigned char)*p) : toupper((unsigned char)*p));
    putchar('\n');
    return total % 256;
}
