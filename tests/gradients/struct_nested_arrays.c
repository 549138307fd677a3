// gradient: f([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]: f64, 0.5)
struct point { double x, y; };
struct shape { struct point corner[3]; };
double f(const struct shape *s, double scale) {
    double area = 0.0;
    for (int i = 0; i < 3; i++) {
        const struct point *a = &s->corner[i], *b = &s->corner[(i + 1) % 3];
        area += a->x * b->y - b->x * a->y + scale * a->x * a->x;
    }
    return area * scale;
}
