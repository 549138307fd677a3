// malloc, calloc, realloc and free: a growing array, a matrix of rows, strings.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list { double *items; size_t count, room; };

static void push(struct list *l, double x) {
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 4;
        l->items = realloc(l->items, l->room * sizeof *l->items);
        if (!l->items)
            abort();
    }
    l->items[l->count++] = x;
}

static double **matrix(int rows, int columns) {
    double **m = malloc((size_t)rows * sizeof *m);
    for (int i = 0; i < rows; i++)
        m[i] = calloc((size_t)columns, sizeof **m);
    return m;
}

static char *join(const char *a, const char *b) {
    char *text = malloc(strlen(a) + strlen(b) + 1);
    return strcat(strcpy(text, a), b);
}

int main(void) {
    struct list l = {0};
    for (int i = 0; i < 1000; i++)
        push(&l, i * 0.25);
    double sum = 0;
    for (size_t i = 0; i < l.count; i++)
        sum += l.items[i];
    printf("%g %zu %zu\n", sum, l.count, l.room);
    free(l.items);
    double **m = matrix(5, 7);
    for (int i = 0; i < 5; i++)
        for (int j = i; j < 7; j++)
            m[i][j] += i * j;
    double total = 0;
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 7; j++)
            total += m[i][j];
        free(m[i]);
    }
    free(m);
    char *text = join("", "");
    for (int i = 0; i < 5; i++) {
        char digit[2] = {(char)('0' + i), 0};
        char *longer = join(text, digit);
        free(text);
        text = longer;
    }
    printf("%g %s\n", total, text);
    int status = (int)strlen(text) + (int)total;
    free(text);
    free(0);
    return status % 256;
}
