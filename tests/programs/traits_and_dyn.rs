// Traits: static and dynamic dispatch, default methods, associated types and constants, supertraits, Box<dyn>.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

trait Function {
    const ORDER: u32;
    fn value(&self, x: f64) -> f64;
    fn slope(&self, x: f64) -> f64 {
        (self.value(x + 1e-6) - self.value(x - 1e-6)) / 2e-6
    }
}

struct Power(i32);
struct Wave {
    frequency: f64,
}

impl Function for Power {
    const ORDER: u32 = 1;
    fn value(&self, x: f64) -> f64 {
        x.powi(self.0)
    }
    fn slope(&self, x: f64) -> f64 {
        f64::from(self.0) * x.powi(self.0 - 1)
    }
}

impl Function for Wave {
    const ORDER: u32 = 2;
    fn value(&self, x: f64) -> f64 {
        (self.frequency * x).sin()
    }
}

trait Animal {
    fn legs(&self) -> i32;
    fn weight(&self) -> f64 {
        f64::from(self.legs()) * 2.5
    }
}

struct Dog {
    age: i32,
}
struct Bird;
struct Pack(Vec<Box<dyn Animal>>);

impl Animal for Dog {
    fn legs(&self) -> i32 {
        4
    }
    fn weight(&self) -> f64 {
        10.0 + f64::from(self.age)
    }
}
impl Animal for Bird {
    fn legs(&self) -> i32 {
        2
    }
}
impl Animal for Pack {
    fn legs(&self) -> i32 {
        self.0.iter().map(|animal| animal.legs()).sum()
    }
    fn weight(&self) -> f64 {
        self.0.iter().map(|animal| animal.weight()).sum()
    }
}

fn newton<F: Function>(f: &F, mut x: f64) -> f64 {
    for _ in 0..20 {
        x -= (f.value(x) - 0.5) / f.slope(x);
    }
    x * f64::from(F::ORDER)
}

fn heavier(a: &dyn Animal, b: &dyn Animal) -> bool {
    a.weight() > b.weight()
}

impl Drop for Dog {
    fn drop(&mut self) {
        unsafe { printf(c"dog of %d goes\n".as_ptr(), self.age) };
    }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    unsafe { printf(c"%.9f %.9f\n".as_ptr(), newton(&Power(3), 1.0), newton(&Wave { frequency: 2.0 }, 0.1)) };
    let inner = Pack(vec![Box::new(Bird), Box::new(Bird), Box::new(Dog { age: 3 })]);
    let pack = Pack(vec![Box::new(Dog { age: 7 }), Box::new(inner), Box::new(Bird)]);
    let legs = pack.legs();
    unsafe { printf(c"%d %g %d %d\n".as_ptr(), legs, pack.weight(), heavier(&pack, &Bird) as c_int, heavier(&Bird, &pack.0[0].as_ref()) as c_int) };
    drop(pack);
    legs
}

impl Animal for &dyn Animal {
    fn legs(&self) -> i32 {
        (**self).legs()
    }
    fn weight(&self) -> f64 {
        (**self).weight()
    }
}
