// qsort and bsearch with callbacks: doubles, structs, strings, stability by a second key, counted comparisons.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct person { char name[16]; int age; double height; };

static int comparisons;

static int by_value(const void *p, const void *q) {
    double a = *(const double *)p, b = *(const double *)q;
    comparisons++;
    return (a > b) - (a < b);
}

static int by_age(const void *p, const void *q) {
    return ((const struct person *)p)->age - ((const struct person *)q)->age;
}

static int by_name(const void *p, const void *q) {
    return strcmp(((const struct person *)p)->name, ((const struct person *)q)->name);
}

static int by_text(const void *p, const void *q) { return strcmp(*(const char *const *)p, *(const char *const *)q); }

static int descending(const void *p, const void *q) { return by_value(q, p); }

int main(void) {
    double x[50];
    for (int i = 0; i < 50; i++)
        x[i] = (i * 37 % 50) * 0.5 - 7;
    qsort(x, 50, sizeof *x, by_value);
    printf("%g %g %g %d\n", x[0], x[25], x[49], comparisons);
    double key = 4.5;
    double *found = bsearch(&key, x, 50, sizeof *x, by_value);
    printf("%d\n", found ? (int)(found - x) : -1);
    key = 0.3;
    printf("%d\n", bsearch(&key, x, 50, sizeof *x, by_value) == 0);
    qsort(x, 50, sizeof *x, descending);
    printf("%g %g\n", x[0], x[49]);
    struct person people[] = {{"Zoe", 31, 1.7}, {"Adam", 25, 1.82}, {"Mia", 31, 1.65}, {"Bob", 25, 1.9}, {"Eve", 19, 1.6}};
    qsort(people, 5, sizeof *people, by_name);
    for (int i = 0; i < 5; i++)
        printf("%s ", people[i].name);
    qsort(people, 5, sizeof *people, by_age);
    putchar('\n');
    for (int i = 0; i < 5; i++)
        printf("%s %d %.2f\n", people[i].name, people[i].age, people[i].height);
    const char *words[] = {"pear", "apple", "fig", "banana", "apple pie", ""};
    qsort(words, 6, sizeof *words, by_text);
    for (int i = 0; i < 6; i++)
        printf("[%s]", words[i]);
    putchar('\n');
    return comparisons % 256;
}
