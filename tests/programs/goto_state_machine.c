// A scanner of numbers and words written with goto, and error exits through one label.
#include <stdio.h>
#include <stdlib.h>

static int scan(const char *p, double *sum, int *words) {
    double value, place;
    int sign;
start:
    switch (*p) {
    case 0: return 0;
    case ' ': p++; goto start;
    case '-': case '0' ... '9': goto number;
    case 'a' ... 'z': goto word;
    default: return *p;
    }
number:
    sign = 1;
    value = 0;
    if (*p == '-') {
        sign = -1;
        p++;
    }
digits:
    if (*p >= '0' && *p <= '9') {
        value = value * 10 + (*p++ - '0');
        goto digits;
    }
    if (*p == '.') {
        place = 0.1;
        for (p++; *p >= '0' && *p <= '9'; p++, place /= 10)
            value += place * (*p - '0');
    }
    *sum += sign * value;
    goto start;
word:
    ++*words;
    while (*p >= 'a' && *p <= 'z')
        p++;
    goto start;
}

static int work(int stage) {
    int result = -1;
    char *a = malloc(16), *b = 0;
    if (!a || stage == 1)
        goto out;
    b = malloc(16);
    if (!b || stage == 2)
        goto out;
    result = stage;
out:
    free(b);
    free(a);
    return result;
}

int main(void) {
    static const char *const texts[] = {"12 apples and 3.5 pears", "-4 -0.25", "x 1 ? 2", "", "   "};
    int total = 0;
    for (int i = 0; i < 5; i++) {
        double sum = 0;
        int words = 0, end = scan(texts[i], &sum, &words);
        printf("%.6g %d %d\n", sum, words, end);
        total += words + end;
    }
    printf("%d %d %d\n", work(1), work(2), work(3));
    return total;
}
