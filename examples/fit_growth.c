// Fits the parameters of a differential equation to measurements: logistic growth, dy/dt = r y (1 - y / K), y(0) = y0.
//
//     cotangent cc clang -O2 examples/fit_growth.c -o fit_growth -lm && ./fit_growth
//
// The gradient of the loss is what the call of __enzyme_autodiff becomes.
#include <math.h>
#include <stdio.h>
#include <time.h>

extern int enzyme_dup;
extern double __enzyme_autodiff(void *, ...);

enum { PARAMETERS = 3, MEASUREMENTS = 12, STEPS = 40 };

// Of a culture that grows: hours are the index.
static const double measured[MEASUREMENTS] = {0.52, 0.79, 1.22, 1.79, 2.66, 3.71,
                                              4.93, 6.13, 7.27, 8.15, 8.78, 9.26};

// Half the sum of squares of what the model is off by, by the method of Runge and Kutta between measurements.
double loss(const double *p) {
    double rate = p[0], capacity = p[1] * 10.0, y = p[2], h = 1.0 / STEPS, sum = 0.0;
    for (int i = 0; i < MEASUREMENTS; i++) {
        double off = y - measured[i];
        sum += off * off;
        for (int step = 0; step < STEPS; step++) {
            double k1 = rate * y * (1.0 - y / capacity);
            double y2 = y + 0.5 * h * k1;
            double k2 = rate * y2 * (1.0 - y2 / capacity);
            double y3 = y + 0.5 * h * k2;
            double k3 = rate * y3 * (1.0 - y3 / capacity);
            double y4 = y + h * k3;
            double k4 = rate * y4 * (1.0 - y4 / capacity);
            y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        }
    }
    return 0.5 * sum;
}

static void gradient(const double *p, double *d) {
    for (int i = 0; i < PARAMETERS; i++)
        d[i] = 0.0;
    __enzyme_autodiff((void *)loss, enzyme_dup, p, d);
}

static double dot(const double *a, const double *b) {
    double sum = 0.0;
    for (int i = 0; i < PARAMETERS; i++)
        sum += a[i] * b[i];
    return sum;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(void) {
    double p[PARAMETERS] = {0.3, 0.8, 0.7}, d[PARAMETERS], before[PARAMETERS], last[PARAMETERS];

    gradient(p, d);
    printf("gradient and central differences\n");
    for (int i = 0; i < PARAMETERS; i++) {
        double q[PARAMETERS] = {p[0], p[1], p[2]}, h = 1e-6;
        q[i] = p[i] + h;
        double above = loss(q);
        q[i] = p[i] - h;
        printf("  %16.10f %16.10f\n", d[i], (above - loss(q)) / (2.0 * h));
    }

    // Gradient descent; the length of a step follows from the last one (Barzilai and Borwein).
    double length = 1e-4;
    int step = 0;
    for (; step < 500 && sqrt(dot(d, d)) > 1e-8; step++) {
        printf("step %3d  loss %.12f  |gradient| %.3e\n", step, loss(p), sqrt(dot(d, d)));
        for (int i = 0; i < PARAMETERS; i++) {
            before[i] = p[i];
            last[i] = d[i];
            p[i] -= length * d[i];
        }
        gradient(p, d);
        double moved[PARAMETERS], changed[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            moved[i] = p[i] - before[i];
            changed[i] = d[i] - last[i];
        }
        double along = dot(moved, changed);
        length = along > 0.0 ? along / dot(changed, changed) : 1e-4;
    }
    printf("step %3d  loss %.12f  |gradient| %.3e\n", step, loss(p), sqrt(dot(d, d)));
    printf("rate %.6f  capacity %.6f  beginning %.6f\n", p[0], p[1] * 10.0, p[2]);

    enum { ROUNDS = 20000 };
    volatile double sink = 0.0;
    double start = seconds();
    for (int i = 0; i < ROUNDS; i++) {
        p[0] += 1e-12;
        sink += loss(p);
    }
    double primal = seconds() - start;
    start = seconds();
    for (int i = 0; i < ROUNDS; i++) {
        p[0] += 1e-12;
        gradient(p, d);
        sink += d[0];
    }
    printf("the gradient takes %.2f times as long as the loss\n", (seconds() - start) / primal);
    return sqrt(dot(d, d)) < 1e-3 ? 0 : 1;
}
