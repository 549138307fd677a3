// Raw pointers, MaybeUninit, unions, transmutes, a linked list and an arena by hand, malloc of the C library.
#![no_main]
use std::ffi::{c_char, c_int, c_void};
use std::mem::MaybeUninit;
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
    fn malloc(size: usize) -> *mut c_void;
    fn free(pointer: *mut c_void);
}

#[derive(Clone, Copy)]
struct Node {
    value: i32,
    next: *mut Node,
}

unsafe fn push(head: &mut *mut Node, value: i32) {
    let node = malloc(size_of::<Node>()).cast::<Node>();
    node.write(Node { value, next: *head });
    *head = node;
}

unsafe fn reverse(mut head: *mut Node) -> *mut Node {
    let mut done = std::ptr::null_mut();
    while !head.is_null() {
        let next = (*head).next;
        (*head).next = done;
        done = head;
        head = next;
    }
    done
}

#[repr(C)]
union Bits {
    number: f64,
    word: u64,
    halves: [u32; 2],
}

struct Arena<T, const N: usize> {
    room: [MaybeUninit<T>; N],
    used: usize,
}

impl<T, const N: usize> Arena<T, N> {
    fn add(&mut self, value: T) -> Option<&mut T> {
        let place = self.room.get_mut(self.used)?;
        self.used += 1;
        Some(place.write(value))
    }
    fn items(&self) -> &[T] {
        unsafe { std::slice::from_raw_parts(self.room.as_ptr().cast(), self.used) }
    }
}

fn strided(data: &[f64], offset: usize, stride: usize, count: usize) -> f64 {
    let mut sum = 0.0;
    unsafe {
        let mut p = data.as_ptr().add(offset);
        for i in 0..count {
            sum += *p;
            if i + 1 < count {
                p = p.add(stride);
            }
        }
    }
    sum
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let mut total = 0;
    unsafe {
        let mut head = std::ptr::null_mut();
        for i in 0..8 {
            push(&mut head, i * i - 5);
        }
        head = reverse(head);
        while !head.is_null() {
            total = total * 2 + (*head).value;
            let next = (*head).next;
            free(head.cast());
            head = next;
        }
        let mut bits = Bits { number: -1.5 };
        bits.word ^= 1 << 63 | 1 << 51;
        printf(c"%d %g %x\n".as_ptr(), total, bits.number, bits.halves[1]);
    }
    let mut arena: Arena<(u16, f32), 5> = Arena { room: [const { MaybeUninit::uninit() }; 5], used: 0 };
    let mut refused = 0;
    for i in 0..7u16 {
        match arena.add((i, f32::from(i) * 0.5)) {
            Some(item) => item.0 += 100,
            None => refused += 1,
        }
    }
    let sum: f64 = arena.items().iter().map(|(n, x)| f64::from(*n) * f64::from(*x)).sum();
    let data: [f64; 24] = std::array::from_fn(|i| i as f64);
    let words: [u16; 4] = unsafe { std::mem::transmute(0x0001_0002_0003_0004u64) };
    unsafe { printf(c"%g %d %g %d\n".as_ptr(), sum, refused, strided(&data, 2, 5, 4), c_int::from(words[1])) };
    let mut a = 5;
    let p = &raw mut a;
    unsafe {
        *p += 2;
        std::ptr::swap(p, &raw mut total);
        printf(c"%d %d %d\n".as_ptr(), a, total, (p as usize % align_of::<c_int>()) as c_int);
    }
    refused * 20 + total
}
