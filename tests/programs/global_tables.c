// Constant tables of all shapes: numbers, strings, structs with pointers to each other, partial initialisers.
#include <stdio.h>

static const double coefficients[] = {1, -0.5, 1.0 / 3, -0.25, 0.2, -1.0 / 6};
static const float grid[3][4] = {{1, 2}, {3}, {[2] = 5, 6}};
static const char names[][8] = {"alpha", "beta", "gamma"};
static const char *const words[] = {"zero", "one", "two", 0};
static const unsigned char bytes[256] = {['a'] = 1, ['e'] = 2, ['i'] = 3, ['o'] = 4, ['u'] = 5};
static const long big[5] = {1L << 60, -1, [4] = 9};

struct node { const struct node *left, *right; short value; };
static const struct node leaves[] = {{0, 0, 1}, {0, 0, -2}, {0, 0, 30}};
static const struct node inner = {&leaves[0], &leaves[1], 400};
static const struct node root = {&inner, &leaves[2], 5};
static int numbers[10] = {5, 4, 3};
static int *const middle = numbers + 1;
static const char *tail = "a long string" + 7;

static int sum(const struct node *n) { return n ? n->value + sum(n->left) + sum(n->right) : 0; }

int main(void) {
    double x = 0.25, y = 0;
    for (int i = 5; i >= 0; i--)
        y = y * x + coefficients[i];
    printf("%.12g\n", y);
    float g = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            g += grid[i][j] * (float)(i * 4 + j);
    printf("%g\n", g);
    for (int i = 0; words[i]; i++)
        printf("%s %s\n", names[i], words[i]);
    int vowels = 0;
    for (const char *p = "the quick brown fox jumps over"; *p; p++)
        vowels = vowels * 2 % 997 + bytes[(unsigned char)*p];
    printf("%d %ld %d\n", vowels, big[0] + big[1] + big[2] + big[4], sum(&root));
    middle[0] += 10;
    printf("%d %s\n", numbers[1], tail);
    return (int)(middle - numbers) + sum(&inner) % 100;
}
