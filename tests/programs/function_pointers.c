// Function pointers: tables, arguments, results, in structs, compared.
#include <stdio.h>

typedef double (*binary)(double, double);

static double plus(double a, double b) { return a + b; }
static double minus(double a, double b) { return a - b; }
static double times(double a, double b) { return a * b; }
static double over(double a, double b) { return a / b; }

static const struct operator_ {
    char symbol;
    binary apply;
} operators[] = {{'+', plus}, {'-', minus}, {'*', times}, {'/', over}};

static binary find(char symbol) {
    for (int i = 0; i < 4; i++)
        if (operators[i].symbol == symbol)
            return operators[i].apply;
    return 0;
}

static double evaluate(const char *text) {
    double stack[8];
    int top = 0;
    for (; *text; text++) {
        binary f = find(*text);
        if (f) {
            top--;
            stack[top - 1] = f(stack[top - 1], stack[top]);
        } else if (*text >= '0' && *text <= '9')
            stack[top++] = *text - '0';
    }
    return stack[0];
}

static double fold(binary f, double start, const double *x, int n) {
    for (int i = 0; i < n; i++)
        start = f(start, x[i]);
    return start;
}

static int count(int n) { return n ? n + 1 : 1; }
static int (*choose(int odd))(int) { return odd ? count : 0; }

int main(void) {
    static const double x[] = {1, 2, 3, 4.5};
    printf("%g %g %g\n", evaluate("34+5*"), evaluate("93/42-*"), evaluate("12+34+*56-/"));
    for (int i = 0; i < 4; i++)
        printf("%c %g\n", operators[i].symbol, fold(operators[i].apply, 100, x, 4));
    printf("%d %d %d\n", find('+') == plus, find('?') == 0, choose(0) == 0);
    return choose(1)(20) + (int)fold(times, 1, x, 4);
}
