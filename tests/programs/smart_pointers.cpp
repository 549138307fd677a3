// unique_ptr and shared_ptr: ownership in trees and graphs, custom deleters, weak references.
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

struct Node {
    int key;
    std::unique_ptr<Node> left, right;
    explicit Node(int key) : key(key) {}
};

static void insert(std::unique_ptr<Node> &at, int key) {
    if (!at)
        at = std::make_unique<Node>(key);
    else
        insert(key < at->key ? at->left : at->right, key);
}

static long fold(const Node *node) { return node ? (fold(node->left.get()) * 7 + node->key + fold(node->right.get()) * 3) % 10007 : 1; }

struct Shared {
    double value;
    std::vector<std::shared_ptr<Shared>> children;
    std::weak_ptr<Shared> parent;
    explicit Shared(double value) : value(value) { count++; }
    ~Shared() { count--; }
    static inline int count = 0;
};

static double sum(const std::shared_ptr<Shared> &s) {
    double total = s->value;
    for (const auto &child : s->children)
        total += 0.5 * sum(child);
    return total;
}

int main() {
    std::unique_ptr<Node> root;
    for (int i = 1; i < 50; i++)
        insert(root, i * 31 % 53);
    std::printf("%ld\n", fold(root.get()));
    auto taken = std::move(root->left);
    std::printf("%ld %ld %d\n", fold(root.get()), fold(taken.get()), root->left == nullptr);
    taken.reset();
    auto top = std::make_shared<Shared>(1);
    for (int i = 0; i < 4; i++) {
        auto child = std::make_shared<Shared>(i * 1.5);
        child->parent = top;
        child->children.push_back(std::make_shared<Shared>(i));
        top->children.push_back(child);
    }
    auto second = top->children[1];
    std::printf("%g %d %ld %g\n", sum(top), Shared::count, second.use_count(), second->parent.lock()->value);
    top.reset();
    std::printf("%d %d\n", Shared::count, second->parent.expired());
    int deleted = 0;
    {
        auto deleter = [&deleted](int *p) {
            deleted += *p;
            delete p;
        };
        std::unique_ptr<int, decltype(deleter)> p(new int(40), deleter);
        std::unique_ptr<double[]> array(new double[10]());
        array[9] = 2;
        *p += static_cast<int>(array[9]);
    }
    return deleted + Shared::count;
}
