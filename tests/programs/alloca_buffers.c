// alloca of computed sizes, in a loop, linked together.
#include <alloca.h>
#include <stdio.h>
#include <string.h>

struct node { struct node *next; int value; };

static int chain(int n) {
    struct node *head = 0;
    for (int i = 0; i < n; i++) {
        struct node *node = alloca(sizeof *node);
        node->value = i * i;
        node->next = head;
        head = node;
    }
    int sum = 0, sign = 1;
    for (; head; head = head->next, sign = -sign)
        sum += sign * head->value;
    return sum;
}

static int reversed(const char *text, int times) {
    size_t length = strlen(text);
    char *copy = alloca(length * (size_t)times + 1);
    char *end = copy;
    for (int t = 0; t < times; t++)
        for (size_t i = length; i-- > 0;)
            *end++ = text[i];
    *end = 0;
    puts(copy);
    return (int)strlen(copy);
}

static double table(int n) {
    double *x = __builtin_alloca_with_align((size_t)n * sizeof *x, 256);
    for (int i = 0; i < n; i++)
        x[i] = 1.0 / (i + 1);
    double sum = 0;
    while (n-- > 0)
        sum += x[n];
    return sum;
}

int main(void) {
    printf("%d %d\n", chain(1), chain(50));
    int length = reversed("stressed ", 3) + reversed("", 2) + reversed("x", 5);
    printf("%.12g %.12g\n", table(10), table(1000));
    return length + chain(9);
}
