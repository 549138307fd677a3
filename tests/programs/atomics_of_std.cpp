// std::atomic of integers, pointers, bools and floats; compare and exchange loops; a lock; one thread.
#include <atomic>
#include <cstdio>

struct Node {
    int value;
    Node *next;
};

class Stack {
    std::atomic<Node *> head{nullptr};

public:
    void push(Node *node) {
        node->next = head.load(std::memory_order_relaxed);
        while (!head.compare_exchange_weak(node->next, node, std::memory_order_release, std::memory_order_relaxed)) {
        }
    }
    Node *pop() {
        Node *top = head.load(std::memory_order_acquire);
        while (top && !head.compare_exchange_strong(top, top->next)) {
        }
        return top;
    }
};

class Lock {
    std::atomic_flag flag = ATOMIC_FLAG_INIT;

public:
    void lock() {
        while (flag.test_and_set(std::memory_order_acquire)) {
        }
    }
    void unlock() { flag.clear(std::memory_order_release); }
};

template <typename T> static T maximum(std::atomic<T> &at, T value) {
    T old = at.load();
    while (old < value && !at.compare_exchange_weak(old, value)) {
    }
    return at.load();
}

int main() {
    Stack stack;
    Node nodes[6];
    for (int i = 0; i < 6; i++) {
        nodes[i].value = i * i;
        stack.push(&nodes[i]);
    }
    int sum = 0;
    while (Node *node = stack.pop())
        sum = sum * 2 + node->value;
    std::printf("%d\n", sum);
    std::atomic<long> counter{10};
    counter += 5;
    counter++;
    long old = counter.fetch_sub(3);
    std::printf("%ld %ld %ld\n", old, counter.load(), maximum(counter, 100L));
    std::atomic<double> real{1.5};
    real.store(maximum(real, 2.5) * 2);
    std::atomic<bool> ready{false};
    bool expected = false;
    bool done = ready.compare_exchange_strong(expected, true), again = ready.exchange(false);
    std::printf("%g %d %d %d\n", real.load(), done, again, ready.load());
    Lock lock;
    int guarded = 0;
    for (int i = 0; i < 5; i++) {
        lock.lock();
        guarded += i;
        lock.unlock();
    }
    std::atomic<Node *> cursor{nodes};
    cursor += 2;
    std::printf("%d %d\n", guarded, cursor.load()->value);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return sum % 256;
}
