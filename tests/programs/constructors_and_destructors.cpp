// The life of objects: temporaries, copies, moves, members, arrays, globals and static locals, in order.
#include <cstdio>
#include <utility>

static int alive, made;

struct Noisy {
    int id;
    explicit Noisy(int id) : id(id) {
        alive++;
        made++;
        std::printf("+%d ", id);
    }
    Noisy(const Noisy &other) : id(other.id + 100) {
        alive++;
        std::printf("c%d ", id);
    }
    Noisy(Noisy &&other) noexcept : id(std::exchange(other.id, -1)) {
        alive++;
        std::printf("m%d ", id);
    }
    Noisy &operator=(const Noisy &other) {
        id = other.id;
        std::printf("=%d ", id);
        return *this;
    }
    ~Noisy() {
        alive--;
        std::printf("-%d ", id);
    }
};

static Noisy global(1);

struct Holder {
    Noisy first{2}, second;
    Noisy array[2]{Noisy(3), Noisy(4)};
    explicit Holder(int n) : second(n) {}
};

static Noisy make(int n) {
    Noisy local(n);
    local.id++;
    return local;
}

static int use(Noisy by_value) { return by_value.id; }

static const Noisy &once() {
    static const Noisy value(50);
    return value;
}

int main() {
    {
        Holder h(5);
        Holder copy = h;
        copy.second = h.first;
        std::puts("");
    }
    std::puts("");
    int sum = use(make(10));
    Noisy moved = std::move(global);
    sum += use(moved);
    const Noisy &bound = Noisy(20);
    std::puts("");
    for (int i = 0; i < 3; i++) {
        Noisy loop(30 + i);
        if (i == 1)
            continue;
        sum += once().id + loop.id;
    }
    Noisy *heap = new Noisy[2]{Noisy(40), Noisy(41)};
    delete[] heap;
    std::printf("\n%d %d %d %d\n", alive, made, bound.id, sum);
    return sum % 256;
}
