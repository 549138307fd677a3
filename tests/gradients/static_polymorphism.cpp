// gradient: f(1.2, 0.4)
template <typename D> struct Shape {
    double measure(double s) const { return static_cast<const D *>(this)->area() * s + static_cast<const D *>(this)->edge(); }
};
struct Disc : Shape<Disc> {
    double r;
    explicit Disc(double r) : r(r) {}
    double area() const { return 3.141592653589793 * r * r; }
    double edge() const { return 2 * 3.141592653589793 * r; }
};
struct Square : Shape<Square> {
    double a;
    explicit Square(double a) : a(a) {}
    double area() const { return a * a; }
    double edge() const { return 4 * a; }
};
extern "C" double f(double r, double s) { return Disc(r).measure(s) / Square(s).measure(r); }
