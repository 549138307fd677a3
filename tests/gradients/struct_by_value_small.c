// gradient: f(1.0, 2.0, 3.0)
struct pair { double x, y; };
__attribute__((noinline)) static struct pair rotate(struct pair p, double c) {
    struct pair r = {p.x * c - p.y, p.x + p.y * c};
    return r;
}
double f(double x, double y, double c) {
    struct pair p = {x, y};
    p = rotate(rotate(p, c), c * 0.5);
    return p.x * p.y;
}
