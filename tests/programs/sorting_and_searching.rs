// Sorting by hand on generic slices: insertion, quick, merge, heap; binary search; the library's stable sort.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

fn insertion<T: PartialOrd>(x: &mut [T]) {
    for i in 1..x.len() {
        let mut j = i;
        while j > 0 && x[j - 1] > x[j] {
            x.swap(j - 1, j);
            j -= 1;
        }
    }
}

fn quick<T: PartialOrd + Copy>(x: &mut [T]) {
    if x.len() < 2 {
        return;
    }
    let pivot = x[x.len() / 2];
    let (mut i, mut j) = (0, x.len() - 1);
    loop {
        while x[i] < pivot {
            i += 1;
        }
        while x[j] > pivot {
            j -= 1;
        }
        if i >= j {
            break;
        }
        x.swap(i, j);
        i += 1;
        j -= 1;
    }
    let (left, right) = x.split_at_mut(i);
    quick(left);
    quick(right);
}

fn merge<T: PartialOrd + Copy>(x: &mut [T]) {
    let middle = x.len() / 2;
    if middle == 0 {
        return;
    }
    merge(&mut x[..middle]);
    merge(&mut x[middle..]);
    let left = x[..middle].to_vec();
    let (mut i, mut j) = (0, middle);
    for k in 0..x.len() {
        let from_left = j == x.len() || i < left.len() && left[i] <= x[j];
        if i == left.len() {
            break;
        }
        if from_left {
            x[k] = left[i];
            i += 1;
        } else {
            x[k] = x[j];
            j += 1;
        }
    }
}

fn heap<T: PartialOrd>(x: &mut [T]) {
    fn sift<T: PartialOrd>(x: &mut [T], mut root: usize) {
        while 2 * root + 1 < x.len() {
            let mut child = 2 * root + 1;
            if child + 1 < x.len() && x[child + 1] > x[child] {
                child += 1;
            }
            if x[root] >= x[child] {
                return;
            }
            x.swap(root, child);
            root = child;
        }
    }
    for root in (0..x.len() / 2).rev() {
        sift(x, root);
    }
    for end in (1..x.len()).rev() {
        x.swap(0, end);
        sift(&mut x[..end], 0);
    }
}

fn search<T: PartialOrd>(x: &[T], wanted: &T) -> Result<usize, usize> {
    let (mut low, mut high) = (0, x.len());
    while low < high {
        let middle = (low + high) / 2;
        if x[middle] < *wanted { low = middle + 1 } else { high = middle }
    }
    if low < x.len() && x[low] == *wanted { Ok(low) } else { Err(low) }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let numbers: [f64; 120] = std::array::from_fn(|i| ((i * 77 + 13) % 101) as f64 * 0.5 - 20.0);
    let sorts: [fn(&mut [f64]); 4] = [insertion, quick, merge, heap];
    let mut sorted = numbers;
    insertion(&mut sorted);
    let mut equal = 0;
    for sort in sorts {
        let mut copy = numbers;
        sort(&mut copy);
        equal += c_int::from(copy == sorted);
    }
    let found = search(&sorted, &3.5).unwrap_or(999);
    let missing = search(&sorted, &3.25).unwrap_err();
    unsafe { printf(c"%d %g %g %d %d\n".as_ptr(), equal, sorted[0], sorted[60], found as c_int, missing as c_int) };
    let mut words = [5u8, 3, 9, 1, 3, 7];
    quick(&mut words);
    let mut pairs: [(i32, char); 6] = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e'), (2, 'f')];
    insertion(&mut pairs);
    for (n, c) in pairs {
        unsafe { printf(c"%d%c ".as_ptr(), n, c as c_int) };
    }
    unsafe { printf(c"%d\n".as_ptr(), c_int::from(words[5])) };
    equal * 10 + c_int::from(words[0])
}
