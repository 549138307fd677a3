// gradient: f(1.0, 2.0, 3.0)
struct box { double corner[3]; int n; double size; };
__attribute__((noinline)) static double volume(struct box b) {
    double v = b.size;
    for (int i = 0; i < b.n; i++)
        v *= b.corner[i] + b.size;
    return v;
}
double f(double x, double y, double z) {
    struct box b = {{x, y, z}, 3, x * y};
    return volume(b) + b.size;
}
