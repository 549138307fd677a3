// Expression trees with visitors: evaluation, differentiation, simplification; pointers to members.
#include <cmath>
#include <cstdio>
#include <memory>

struct Constant;
struct Variable;
struct Binary;
struct Sine;

struct Visitor {
    virtual void visit(const Constant &) = 0;
    virtual void visit(const Variable &) = 0;
    virtual void visit(const Binary &) = 0;
    virtual void visit(const Sine &) = 0;
    virtual ~Visitor() = default;
};

struct Expression {
    virtual void accept(Visitor &) const = 0;
    virtual ~Expression() = default;
};
using E = std::shared_ptr<const Expression>;

struct Constant : Expression {
    double value;
    explicit Constant(double v) : value(v) {}
    void accept(Visitor &v) const override { v.visit(*this); }
};
struct Variable : Expression {
    void accept(Visitor &v) const override { v.visit(*this); }
};
struct Binary : Expression {
    char op;
    E left, right;
    Binary(char op, E l, E r) : op(op), left(std::move(l)), right(std::move(r)) {}
    void accept(Visitor &v) const override { v.visit(*this); }
};
struct Sine : Expression {
    E of;
    double phase;
    Sine(E of, double phase) : of(std::move(of)), phase(phase) {}
    void accept(Visitor &v) const override { v.visit(*this); }
};

static E constant(double v) { return std::make_shared<Constant>(v); }
static E binary(char op, E l, E r) { return std::make_shared<Binary>(op, std::move(l), std::move(r)); }

struct Evaluate : Visitor {
    double x, result = 0;
    explicit Evaluate(double x) : x(x) {}
    double of(const E &e) {
        e->accept(*this);
        return result;
    }
    void visit(const Constant &c) override { result = c.value; }
    void visit(const Variable &) override { result = x; }
    void visit(const Binary &b) override {
        double l = of(b.left), r = of(b.right);
        result = b.op == '+' ? l + r : l * r;
    }
    void visit(const Sine &s) override { result = std::sin(of(s.of) + s.phase); }
};

struct Differentiate : Visitor {
    E result;
    E of(const E &e) {
        e->accept(*this);
        return result;
    }
    void visit(const Constant &) override { result = constant(0); }
    void visit(const Variable &) override { result = constant(1); }
    void visit(const Binary &b) override {
        E l = of(b.left), r = of(b.right);
        result = b.op == '+' ? binary('+', l, r) : binary('+', binary('*', l, b.right), binary('*', b.left, r));
    }
    void visit(const Sine &s) override { result = binary('*', of(s.of), std::make_shared<Sine>(s.of, s.phase + M_PI / 2)); }
};

struct Count : Visitor {
    int nodes = 0;
    void visit(const Constant &) override { nodes++; }
    void visit(const Variable &) override { nodes++; }
    void visit(const Binary &b) override {
        nodes++;
        b.left->accept(*this);
        b.right->accept(*this);
    }
    void visit(const Sine &s) override {
        nodes++;
        s.of->accept(*this);
    }
};

int main() {
    E x = std::make_shared<Variable>();
    E f = binary('+', binary('*', x, std::make_shared<Sine>(binary('*', x, x), 0)), constant(3));
    E g = Differentiate().of(f), h = Differentiate().of(g);
    for (double at = 0.25; at < 2; at += 0.5)
        std::printf("%.9f %.9f %.9f\n", Evaluate(at).of(f), Evaluate(at).of(g), Evaluate(at).of(h));
    Count counts[3];
    int Count::*field = &Count::nodes;
    const E *all[] = {&f, &g, &h};
    for (int i = 0; i < 3; i++) {
        (*all[i])->accept(counts[i]);
        std::printf("%d ", counts[i].*field);
    }
    std::puts("");
    return counts[2].nodes;
}
