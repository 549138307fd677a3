// Structs, enums with data, match with guards and ranges, nested patterns, Option and Result with `?`.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Shape {
    Circle { radius: f64 },
    Rectangle(f64, f64),
    Triangle { sides: [f64; 3] },
    Nothing,
}

impl Shape {
    fn area(&self) -> Option<f64> {
        match *self {
            Shape::Circle { radius } if radius < 0.0 => None,
            Shape::Circle { radius } => Some(std::f64::consts::PI * radius * radius),
            Shape::Rectangle(w, h) => Some(w * h),
            Shape::Triangle { sides: [a, b, c] } => {
                let s = (a + b + c) / 2.0;
                let square = s * (s - a) * (s - b) * (s - c);
                if square < 0.0 { None } else { Some(square.sqrt()) }
            }
            Shape::Nothing => Some(0.0),
        }
    }
}

enum Failure {
    Division,
    Range(i32),
}

fn divide(a: i32, b: i32) -> Result<i32, Failure> {
    if b == 0 { Err(Failure::Division) } else { Ok(a / b) }
}

fn compute(a: i32, b: i32) -> Result<i32, Failure> {
    let q = divide(a * 100, b)?;
    match q {
        0..=99 => Ok(q),
        -50..=-1 => Ok(-q),
        other => Err(Failure::Range(other)),
    }
}

fn grade(points: u8) -> u8 {
    match points {
        90.. => b'A',
        n if n % 10 == 7 => b'L',
        60..=89 => b'B',
        _ => b'C',
    }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let shapes = [
        Shape::Circle { radius: 1.5 },
        Shape::Rectangle(2.0, 3.5),
        Shape::Triangle { sides: [3.0, 4.0, 5.0] },
        Shape::Triangle { sides: [1.0, 1.0, 5.0] },
        Shape::Nothing,
        Shape::Circle { radius: -1.0 },
    ];
    let mut none = 0;
    for shape in &shapes {
        match shape.area() {
            Some(area) => unsafe { printf(c"%.10g\n".as_ptr(), area) },
            None => {
                none += 1;
                0
            }
        };
    }
    let mut sum = 0;
    for (a, b) in [(1, 3), (1, 0), (-1, 3), (50, 7), (-9, 2)] {
        sum += match compute(a, b) {
            Ok(value) => value,
            Err(Failure::Division) => 1000,
            Err(Failure::Range(n)) => n % 100,
        };
    }
    let grades: u32 = [95, 77, 65, 12, 97].iter().map(|&p| u32::from(grade(p))).sum();
    let same = shapes[1] == Shape::Rectangle(2.0, 3.5);
    unsafe { printf(c"%d %u %d %d\n".as_ptr(), sum as c_int, grades, same as c_int, none as c_int) };
    (sum + none) & 0x7f
}
