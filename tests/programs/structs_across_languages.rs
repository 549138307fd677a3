// extern "C" functions of our own with structs by value of every class, callbacks, and qsort of the C library.
#![no_main]
use std::ffi::{c_char, c_int, c_void};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
    fn qsort(base: *mut c_void, count: usize, size: usize, compare: extern "C" fn(*const c_void, *const c_void) -> c_int);
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Pair {
    x: f64,
    n: i32,
}
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Floats {
    a: f32,
    b: f32,
    c: f32,
}
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Large {
    v: [f64; 4],
    tag: u8,
}

#[no_mangle]
#[inline(never)]
pub extern "C" fn bump(p: Pair) -> Pair {
    Pair { x: p.x * 2.0, n: p.n + 1 }
}

#[no_mangle]
#[inline(never)]
pub extern "C" fn turn(f: Floats) -> Floats {
    Floats { a: f.b, b: f.c, c: f.a }
}

#[no_mangle]
#[inline(never)]
pub extern "C" fn grow(mut l: Large, by: f64) -> Large {
    l.v.iter_mut().for_each(|x| *x += by);
    l.tag = l.tag.wrapping_mul(3);
    l
}

#[no_mangle]
#[inline(never)]
pub extern "C" fn fold(f: extern "C" fn(Pair) -> Pair, mut p: Pair, times: u32) -> Pair {
    for _ in 0..times {
        p = f(p);
    }
    p
}

extern "C" fn by_x(a: *const c_void, b: *const c_void) -> c_int {
    let (a, b) = unsafe { (&*a.cast::<Pair>(), &*b.cast::<Pair>()) };
    a.x.total_cmp(&b.x) as c_int
}

#[inline(never)]
fn tuple(a: (u8, f32), b: [u16; 3]) -> (f64, u64, bool) {
    (f64::from(a.1) * f64::from(a.0), b.iter().map(|&x| u64::from(x)).sum(), a.0 > 3)
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let p = fold(bump, Pair { x: 0.75, n: 5 }, 6);
    let f = turn(turn(Floats { a: 1.5, b: 2.5, c: -3.5 }));
    let l = grow(Large { v: [1.0, 2.0, 3.0, 4.0], tag: 100 }, 0.25);
    unsafe {
        printf(c"%g %d\n".as_ptr(), p.x, p.n);
        printf(c"%g %g %g\n".as_ptr(), f64::from(f.a), f64::from(f.b), f64::from(f.c));
        printf(c"%g %g %u\n".as_ptr(), l.v[0], l.v[3], u32::from(l.tag));
    }
    let mut pairs: [Pair; 12] = std::array::from_fn(|i| Pair { x: (i * 7 % 12) as f64 - 3.5, n: i as i32 });
    unsafe { qsort(pairs.as_mut_ptr().cast(), pairs.len(), size_of::<Pair>(), by_x) };
    for q in &pairs {
        unsafe { printf(c"%g:%d ".as_ptr(), q.x, q.n) };
    }
    let (x, y, z) = tuple((7, 1.25), [65535, 2, 3]);
    unsafe { printf(c"\n%g %lu %d\n".as_ptr(), x, y, z as c_int) };
    p.n + pairs[0].n
}
