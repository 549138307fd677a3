// gradient: f([1.0, 2.0, 3.0, 4.0]: f64)
struct four { double v[4]; };
double f(struct four *p) {
    struct four a = *p, b = a;
    for (int i = 0; i < 4; i++)
        b.v[i] *= a.v[3 - i];
    *p = b;
    return a.v[0] * b.v[1];
}
