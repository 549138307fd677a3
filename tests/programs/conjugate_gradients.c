// Conjugate gradients on a sparse matrix in compressed rows: the Laplacian of a grid.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SIDE 12
#define N (SIDE * SIDE)

struct sparse { int start[N + 1]; int *column; double *value; };

static void build(struct sparse *m) {
    m->column = malloc(5 * N * sizeof *m->column);
    m->value = malloc(5 * N * sizeof *m->value);
    int at = 0;
    for (int i = 0; i < N; i++) {
        int row = i / SIDE, column = i % SIDE;
        m->start[i] = at;
        if (row > 0) { m->column[at] = i - SIDE; m->value[at++] = -1; }
        if (column > 0) { m->column[at] = i - 1; m->value[at++] = -1; }
        m->column[at] = i; m->value[at++] = 4;
        if (column < SIDE - 1) { m->column[at] = i + 1; m->value[at++] = -1; }
        if (row < SIDE - 1) { m->column[at] = i + SIDE; m->value[at++] = -1; }
    }
    m->start[N] = at;
}

static void apply(const struct sparse *m, const double *x, double *y) {
    for (int i = 0; i < N; i++) {
        double s = 0;
        for (int k = m->start[i]; k < m->start[i + 1]; k++)
            s += m->value[k] * x[m->column[k]];
        y[i] = s;
    }
}

static double dot(const double *x, const double *y) {
    double s = 0;
    for (int i = 0; i < N; i++)
        s += x[i] * y[i];
    return s;
}

int main(void) {
    static struct sparse m;
    static double x[N], r[N], p[N], q[N];
    build(&m);
    for (int i = 0; i < N; i++)
        r[i] = p[i] = 1.0 / (1 + i % 5);
    double rr = dot(r, r);
    int steps = 0;
    while (rr > 1e-24 && steps < 200) {
        apply(&m, p, q);
        double alpha = rr / dot(p, q);
        for (int i = 0; i < N; i++) {
            x[i] += alpha * p[i];
            r[i] -= alpha * q[i];
        }
        double next = dot(r, r);
        for (int i = 0; i < N; i++)
            p[i] = r[i] + next / rr * p[i];
        rr = next;
        steps++;
    }
    for (int i = 0; i < N; i += 29)
        printf("%.10f\n", x[i]);
    printf("%d %d\n", m.start[N], steps);
    free(m.column);
    free(m.value);
    return steps;
}
