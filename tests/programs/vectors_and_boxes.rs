// Vec and Box: growth, insertion, removal, sorting, nested vectors, boxed recursion, drops in order.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

enum Tree {
    Leaf,
    Node(Box<Tree>, i32, Box<Tree>),
}

impl Tree {
    fn insert(self, key: i32) -> Tree {
        match self {
            Tree::Leaf => Tree::Node(Box::new(Tree::Leaf), key, Box::new(Tree::Leaf)),
            Tree::Node(left, k, right) if key < k => Tree::Node(Box::new(left.insert(key)), k, right),
            Tree::Node(left, k, right) if key > k => Tree::Node(left, k, Box::new(right.insert(key))),
            same => same,
        }
    }
    fn walk(&self, out: &mut Vec<i32>) {
        if let Tree::Node(left, key, right) = self {
            left.walk(out);
            out.push(*key);
            right.walk(out);
        }
    }
    fn depth(&self) -> usize {
        match self {
            Tree::Leaf => 0,
            Tree::Node(left, _, right) => 1 + left.depth().max(right.depth()),
        }
    }
}

struct Loud(i32);
impl Drop for Loud {
    fn drop(&mut self) {
        unsafe { printf(c"-%d ".as_ptr(), self.0) };
    }
}

fn primes(limit: usize) -> Vec<usize> {
    let mut composite = vec![false; limit + 1];
    let mut found = Vec::new();
    for i in 2..=limit {
        if !composite[i] {
            found.push(i);
            (i * i..=limit).step_by(i).for_each(|j| composite[j] = true);
        }
    }
    found
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let p = primes(300);
    unsafe { printf(c"%d %d\n".as_ptr(), p.len() as c_int, p[p.len() - 1] as c_int) };
    let mut tree = Tree::Leaf;
    for i in 1..40 {
        tree = tree.insert(i * 17 % 41);
    }
    let mut keys = Vec::with_capacity(4);
    tree.walk(&mut keys);
    unsafe { printf(c"%d %d %d\n".as_ptr(), keys.len() as c_int, keys[10], tree.depth() as c_int) };
    keys.retain(|k| k % 3 != 0);
    keys.insert(2, 100);
    keys.swap_remove(0);
    keys.truncate(20);
    keys.extend_from_slice(&[7, 8, 9]);
    keys.sort_unstable_by(|a, b| b.cmp(a));
    keys.dedup();
    let hash = keys.iter().fold(0i64, |h, &k| (h * 31 + i64::from(k)) % 1_000_003);
    unsafe { printf(c"%d %ld %d\n".as_ptr(), keys.len() as c_int, hash, keys.pop().unwrap_or(-1)) };
    let rows: Vec<Vec<f64>> = (0..5).map(|i| (0..=i).map(|j| f64::from(i * j) * 0.5).collect()).collect();
    let sum: f64 = rows.iter().flatten().sum();
    let mut loud: Vec<Loud> = (1..6).map(Loud).collect();
    loud.remove(1);
    let kept = loud.split_off(2);
    drop(loud);
    unsafe { printf(c"%g %d\n".as_ptr(), sum, kept.len() as c_int) };
    let boxed: Box<[u8]> = vec![3u8; 7].into_boxed_slice();
    boxed.iter().map(|&b| c_int::from(b)).sum::<c_int>() + tree.depth() as c_int
}
