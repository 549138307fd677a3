// gradient: f([1.0, 2.0, 0.5, 4.0]: f64)
struct body { double position, velocity, mass, force; };
__attribute__((noinline)) static void step(struct body *b, double dt) {
    b->velocity += dt * b->force / b->mass;
    b->position += dt * b->velocity;
    b->force = -b->position;
}
double f(struct body *b) {
    for (int i = 0; i < 5; i++)
        step(b, 0.1);
    return b->position * b->position + b->velocity;
}
