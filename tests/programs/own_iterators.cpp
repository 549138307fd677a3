// Iterators and ranges of our own: a linked list, a generator, a strided view, range-based for, std::find on them.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <numeric>
#include <utility>

template <typename T> class List {
    struct Node {
        T value;
        Node *next;
    };
    Node *head = nullptr, **tail = &head;

public:
    class iterator {
        Node *at;

    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = T *;
        using reference = T &;
        explicit iterator(Node *at = nullptr) : at(at) {}
        T &operator*() const { return at->value; }
        T *operator->() const { return &at->value; }
        iterator &operator++() {
            at = at->next;
            return *this;
        }
        iterator operator++(int) {
            iterator old = *this;
            ++*this;
            return old;
        }
        bool operator==(const iterator &o) const = default;
    };
    List() = default;
    List(const List &) = delete;
    ~List() {
        while (head)
            delete std::exchange(head, head->next);
    }
    void push(T value) {
        *tail = new Node{value, nullptr};
        tail = &(*tail)->next;
    }
    iterator begin() const { return iterator(head); }
    iterator end() const { return iterator(); }
};

struct Squares {
    int limit;
    struct iterator {
        int n;
        int operator*() const { return n * n; }
        iterator &operator++() {
            n++;
            return *this;
        }
        bool operator!=(const iterator &o) const { return n != o.n; }
    };
    iterator begin() const { return {1}; }
    iterator end() const { return {limit + 1}; }
};

struct Strided {
    const double *data;
    int count, stride;
    template <typename F> void each(F f) const {
        for (int i = 0; i < count; i++)
            f(data[i * stride]);
    }
};

int main() {
    List<double> list;
    for (int square : Squares{12})
        list.push(square * 0.5);
    double sum = 0;
    for (double &x : list) {
        x += 1;
        sum = sum * 0.5 + x;
    }
    std::printf("%.10g %g\n", sum, std::accumulate(list.begin(), list.end(), 0.0));
    auto found = std::find(list.begin(), list.end(), 19.0);
    std::printf("%d %td\n", found != list.end(), std::distance(list.begin(), found));
    auto largest = *std::max_element(list.begin(), list.end());
    auto many = std::count_if(list.begin(), list.end(), [](double x) { return x > 10; });
    double grid[24];
    std::iota(grid, grid + 24, 0.0);
    double column = 0;
    Strided{grid + 2, 4, 6}.each([&](double x) { column += x; });
    std::printf("%g %td %g %g\n", largest, many, column, std::accumulate(std::begin(grid), std::end(grid), 0.0));
    struct Pair {
        int a, b;
    };
    List<Pair> pairs;
    for (int i = 0; i < 5; i++)
        pairs.push({i, i * i});
    int dot = 0;
    for (auto it = pairs.begin(); it != pairs.end(); it++)
        dot += it->a * it->b;
    return dot;
}
