// Rc, RefCell, Cell, Weak: a graph of shared nodes, a memo table, interior mutability, Option::take and replace.
#![no_main]
use std::cell::{Cell, RefCell};
use std::ffi::{c_char, c_int};
use std::rc::{Rc, Weak};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

struct Node {
    value: Cell<f64>,
    children: RefCell<Vec<Rc<Node>>>,
    parent: RefCell<Weak<Node>>,
}

impl Node {
    fn new(value: f64) -> Rc<Node> {
        Rc::new(Node { value: Cell::new(value), children: RefCell::new(Vec::new()), parent: RefCell::new(Weak::new()) })
    }
    fn adopt(self: &Rc<Node>, child: Rc<Node>) {
        *child.parent.borrow_mut() = Rc::downgrade(self);
        self.children.borrow_mut().push(child);
    }
    fn sum(&self) -> f64 {
        self.value.get() + self.children.borrow().iter().map(|c| c.sum() * 0.5).sum::<f64>()
    }
}

struct Memo {
    table: RefCell<[Option<u64>; 64]>,
    hits: Cell<u32>,
}

impl Memo {
    fn fibonacci(&self, n: usize) -> u64 {
        if n < 2 {
            return n as u64;
        }
        let known = self.table.borrow()[n];
        if let Some(value) = known {
            self.hits.set(self.hits.get() + 1);
            return value;
        }
        let value = self.fibonacci(n - 1) + self.fibonacci(n - 2);
        self.table.borrow_mut()[n] = Some(value);
        value
    }
}

struct List {
    head: Option<Box<Link>>,
}
struct Link {
    value: i32,
    next: Option<Box<Link>>,
}

impl List {
    fn push(&mut self, value: i32) {
        let next = self.head.take();
        self.head = Some(Box::new(Link { value, next }));
    }
    fn pop(&mut self) -> Option<i32> {
        let link = self.head.take()?;
        self.head = link.next;
        Some(link.value)
    }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let root = Node::new(1.0);
    let shared = Node::new(8.0);
    for i in 0..4 {
        let child = Node::new(f64::from(i));
        if i % 2 == 0 {
            child.adopt(shared.clone());
        }
        root.adopt(child);
    }
    shared.value.set(shared.value.get() * 1.5);
    let parent = shared.parent.borrow().upgrade().map_or(-1.0, |p| p.value.get());
    unsafe { printf(c"%g %d %d %g\n".as_ptr(), root.sum(), Rc::strong_count(&shared) as c_int, Rc::weak_count(&root) as c_int, parent) };
    drop(root);
    let orphan = shared.parent.borrow().upgrade().is_none();
    let memo = Memo { table: RefCell::new([None; 64]), hits: Cell::new(0) };
    unsafe { printf(c"%d %d %lu %u\n".as_ptr(), Rc::strong_count(&shared) as c_int, orphan as c_int, memo.fibonacci(60), memo.hits.get()) };
    let mut list = List { head: None };
    (0..10).for_each(|i| list.push(i * 3));
    let mut total = 0;
    while let Some(value) = list.pop() {
        total = total * 2 % 997 + value;
    }
    let mut slot = Some(5);
    let old = slot.replace(6).unwrap_or(0) + slot.take().unwrap_or(0) + slot.map_or(100, |n| n * 2);
    unsafe { printf(c"%d %d\n".as_ptr(), total, old) };
    old + total % 100
}
