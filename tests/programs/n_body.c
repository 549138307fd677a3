// Planets: a symplectic integrator; energy and momentum are kept.
#include <math.h>
#include <stdio.h>

struct body { double x[3], v[3], mass; };

static struct body bodies[] = {
    {{0, 0, 0}, {0, 0, 0}, 39.47841760435743},
    {{4.84143144246472, -1.16032004402743, -0.10362204447112}, {0.60632639299583, 2.81198684491626, -0.02521836165988}, 0.03769367487038},
    {{8.34336671824458, 4.12479856412431, -0.40352341711432}, {-1.01077434617879, 1.82566237123041, 0.00841576137658}, 0.01128632613196},
    {{12.8943695621391, -15.1111514016986, -0.22330757889265}, {1.08279100644153, 0.86871301816960, -0.01083263740136}, 0.00172372405705},
};
enum { COUNT = sizeof bodies / sizeof *bodies };

static double energy(void) {
    double e = 0;
    for (int i = 0; i < COUNT; i++) {
        const struct body *b = &bodies[i];
        e += 0.5 * b->mass * (b->v[0] * b->v[0] + b->v[1] * b->v[1] + b->v[2] * b->v[2]);
        for (int j = i + 1; j < COUNT; j++) {
            double r = 0;
            for (int k = 0; k < 3; k++)
                r += (b->x[k] - bodies[j].x[k]) * (b->x[k] - bodies[j].x[k]);
            e -= b->mass * bodies[j].mass / sqrt(r);
        }
    }
    return e;
}

static void step(double dt) {
    for (int i = 0; i < COUNT; i++)
        for (int j = i + 1; j < COUNT; j++) {
            double d[3], r = 0;
            for (int k = 0; k < 3; k++) {
                d[k] = bodies[i].x[k] - bodies[j].x[k];
                r += d[k] * d[k];
            }
            double magnitude = dt / (r * sqrt(r));
            for (int k = 0; k < 3; k++) {
                bodies[i].v[k] -= d[k] * bodies[j].mass * magnitude;
                bodies[j].v[k] += d[k] * bodies[i].mass * magnitude;
            }
        }
    for (struct body *b = bodies; b < bodies + COUNT; b++)
        for (int k = 0; k < 3; k++)
            b->x[k] += dt * b->v[k];
}

int main(void) {
    for (int k = 0; k < 3; k++) {
        double p = 0;
        for (int i = 1; i < COUNT; i++)
            p += bodies[i].v[k] * bodies[i].mass;
        bodies[0].v[k] = -p / bodies[0].mass;
    }
    double before = energy();
    for (int i = 0; i < 800; i++)
        step(0.01);
    printf("%.9f %.9f\n", before, energy());
    for (int i = 0; i < COUNT; i++)
        printf("%.9f %.9f %.9f\n", bodies[i].x[0], bodies[i].x[1], bodies[i].x[2]);
    return fabs(energy() / before - 1) < 1e-4 ? 23 : 24;
}
