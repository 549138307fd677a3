// Constructs of C beyond arithmetic: ifuncs, aliases, sections, computed gotos, assembly, vectors, odd
// numbers.
#include <stdarg.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <immintrin.h>
static int impl(void) { return 1; }
static void *res(void) { return impl; }
int ifn(void) __attribute__((ifunc("res")));
int real(int x) { return x; }
int ali(int) __attribute__((alias("real")));
int wk(int) __attribute__((weak));
__attribute__((section("mysec"), used)) int sec = 3;
int com[10];
__attribute__((constructor)) void ctor(void) { sec++; }
double va(int n, ...) {
  va_list a;
  va_start(a, n);
  double r = 0;
  for (int i = 0; i < n; i++)
    r += va_arg(a, double);
  va_end(a);
  return r;
}
int cg(int x) {
  static void *t[] = {&&a, &&b};
  goto *t[x & 1];
a:
  return 1;
b:
  return 2;
}
int asmf(int x) {
  int r;
  __asm__ volatile("mov %1,%0" : "=r"(r) : "r"(x) : "memory");
  return r;
}
jmp_buf jb;
int sj(void) {
  if (setjmp(jb))
    return 1;
  longjmp(jb, 2);
}
__m256d v(__m256d a, __m256d b) { return _mm256_fmadd_pd(a, b, _mm256_sqrt_pd(a)); }
__m256d ms(double *p, __m256i m) { return _mm256_maskload_pd(p, m); }
typedef float v4 __attribute__((vector_size(16)));
v4 sw(v4 a) { return __builtin_shufflevector(a, a, 3, 2, 1, 0); }
struct bf {
  int a : 3;
  unsigned b : 12;
  long c : 40;
};
int bff(struct bf *b) { return b->a + b->b + b->c; }
union u {
  double d;
  long l;
  char c[8];
};
union u gu = {.l = 5};
double ud(union u *x) { return x->d; }
_Float16 hf(_Float16 a) { return a * a; }
__bf16 bb(__bf16 a) { return a; }
__float128 q(__float128 a) { return a * a; }
_Atomic long al;
long ato(void) { return al++ + atomic_fetch_xor(&al, 3); }
int vla(int n) {
  int a[n];
  for (int i = 0; i < n; i++)
    a[i] = i;
  return a[n - 1];
}
const struct {
  const char *s;
  int (*f)(int);
  double d[2];
} tab[] = {{"x", real, {1, 2}}, {0, ali, {3}}};
_BitInt(200) big = 12345678901234567890wb;
_BitInt(200) bigf(_BitInt(200) a) { return a + big; }
int sat(double x) { return __builtin_elementwise_add_sat((int)x, 5); }
double sm(double x) {
  if (__builtin_expect(x > 0, 1))
    return __builtin_sqrt(x);
  __builtin_trap();
}
int (*const cfp[2])(int) = {real, wk};
char str[5] = "abc";
