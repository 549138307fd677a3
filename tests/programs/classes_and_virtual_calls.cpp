// Abstract classes, virtual functions through pointers and references, virtual destructors, final, override.
#include <cmath>
#include <cstdio>

struct Shape {
    virtual ~Shape() { std::printf("~%s\n", name()); }
    virtual double area() const = 0;
    virtual double perimeter() const { return 0; }
    const char *name() const { return label; }
    explicit Shape(const char *label) : label(label) {}

private:
    const char *label;
};

struct Circle final : Shape {
    double r;
    explicit Circle(double r) : Shape("circle"), r(r) {}
    double area() const override { return M_PI * r * r; }
    double perimeter() const override { return 2 * M_PI * r; }
};

struct Polygon : Shape {
    Polygon() : Shape("polygon") {}
    virtual int corners() const = 0;
};

struct Square : Polygon {
    double side;
    explicit Square(double side) : side(side) {}
    double area() const override { return side * side; }
    double perimeter() const override { return 4 * side; }
    int corners() const override { return 4; }
    ~Square() override { std::puts("a square goes"); }
};

struct Point : Polygon {
    double area() const override { return 0; }
    int corners() const override { return 1; }
};

static double total(Shape *const *shapes, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += shapes[i]->area() + 0.5 * shapes[i]->perimeter();
    return sum;
}

int main() {
    Shape *shapes[] = {new Circle(1.5), new Square(2), new Point, new Square(0.5)};
    std::printf("%.10g\n", total(shapes, 4));
    int corners = 0;
    for (int i = 1; i < 4; i++)
        corners += static_cast<Polygon *>(shapes[i])->corners();
    double (Shape::*member)() const = &Shape::perimeter;
    std::printf("%.10g %d\n", (shapes[0]->*member)(), corners);
    for (Shape *shape : shapes)
        delete shape;
    Circle local(2);
    const Shape &reference = local;
    std::printf("%.10g\n", reference.area());
    return corners;
}
