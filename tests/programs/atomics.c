// Atomic operations of C11 and the builtins, all orders, on all widths; one thread.
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

static atomic_int counter = 5;
static _Atomic uint8_t small;
static _Atomic(uint64_t) wide = UINT64_C(1) << 40;
static _Atomic(double) real = 0.5;
static atomic_flag flag = ATOMIC_FLAG_INIT;

static double add_atomically(_Atomic(double) *to, double x) {
    double old = atomic_load(to);
    while (!atomic_compare_exchange_weak(to, &old, old + x))
        ;
    return old;
}

static int highest(atomic_int *at, int value) {
    int old = atomic_load_explicit(at, memory_order_relaxed);
    while (old < value && !atomic_compare_exchange_strong_explicit(at, &old, value, memory_order_acq_rel, memory_order_acquire))
        ;
    return old;
}

int main(void) {
    int a = atomic_fetch_add(&counter, 3);
    int b = atomic_fetch_sub_explicit(&counter, 1, memory_order_relaxed);
    int c = atomic_exchange(&counter, 0x55);
    int d = atomic_fetch_and(&counter, 0xf0), e = atomic_fetch_or(&counter, 3), f = atomic_fetch_xor(&counter, 0xff);
    printf("%d %d %d %d %d %d %d\n", a, b, c, d, e, f, atomic_load(&counter));
    for (int i = 0; i < 300; i++)
        atomic_fetch_add_explicit(&small, 1, memory_order_release);
    printf("%d\n", small);
    wide += 7;
    wide |= 1;
    wide--;
    printf("%lu\n", atomic_load_explicit(&wide, memory_order_acquire));
    for (int i = 0; i < 10; i++)
        add_atomically(&real, i * 0.25);
    printf("%g\n", atomic_load(&real));
    printf("%d %d\n", highest(&counter, 100), highest(&counter, 300));
    printf("%d %d\n", atomic_flag_test_and_set(&flag), atomic_flag_test_and_set(&flag));
    atomic_flag_clear(&flag);
    atomic_thread_fence(memory_order_seq_cst);
    atomic_signal_fence(memory_order_acquire);
    static int plain = 10;
    int old = __sync_fetch_and_add(&plain, 5);
    int swapped = __sync_bool_compare_and_swap(&plain, 15, 20);
    int nand = __atomic_fetch_nand(&plain, 6, __ATOMIC_SEQ_CST);
    int lowest = __atomic_fetch_min(&plain, -100, __ATOMIC_SEQ_CST);
    printf("%d %d %d %d %d\n", old, swapped, nand, lowest, plain);
    return atomic_load(&counter) & 0xff;
}
