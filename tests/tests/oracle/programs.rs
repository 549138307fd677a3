//! Whole programs on the oracles' numbers, against closed forms.

use cotangent_tests::oracle::check::{
    CheckError, dependences, dual_gradient, exact_value, gradient_of, run, series_along,
};
use cotangent_tests::oracle::kinks::watch;
use ir::interpret::Val;
use ir::number::Plain;
use ir::{FuncId, Module, Type};

/// Sums, loops, memory, copies, numbers that travel as integers, calls, branches.
const PROGRAMS: &str = r#"
declare @sqrt(f64) -> f64

func @curve(%x: f64) -> f64 {
entry:
    %s = sin f64 %x
    %p = pow f64 %s, 2.0
    %z = fmul contract f64 %p, %x
    ret %z
}

func internal @norm(%x: f64, %y: f64) -> f64 {
entry:
    %xx = fmul f64 %x, %x
    %yy = fmul f64 %y, %y
    %sum = fadd f64 %xx, %yy
    %root = call f64 @sqrt(f64 %sum)
    ret %root
}

func @angle_times_norm(%x: f64, %y: f64) -> f64 {
entry:
    %r = call f64 @norm(f64 %x, f64 %y)
    %phi = atan2 f64 %y, %x
    %z = fmul f64 %r, %phi
    ret %z
}

func @squares(%p: ptr, %n: i64) -> f64 {
entry:
    jump loop(0, 0.0)
loop(%i: i64, %total: f64):
    %more = icmp slt i64 %i, %n
    br %more, body, done
body:
    %at = addr ptr %p + i64 %i * 8
    %x = load f64, ptr %at
    %xx = fmul f64 %x, %x
    %total2 = fadd f64 %total, %xx
    %i2 = iadd i64 %i, 1
    jump loop(%i2, %total2)
done:
    ret %total
}

func @root_by_newton(%a: f64) -> f64 {
entry:
    jump loop(0, 1.0)
loop(%i: i64, %x: f64):
    %more = icmp slt i64 %i, 8
    br %more, body, done
body:
    %q = fdiv f64 %a, %x
    %s = fadd f64 %x, %q
    %x2 = fmul f64 %s, 0.5
    %i2 = iadd i64 %i, 1
    jump loop(%i2, %x2)
done:
    ret %x
}

func @copied(%x: f64, %y: f64, %z: f64) -> f64 {
entry:
    %from = alloca ptr 16, align 8
    %to = alloca ptr 16, align 8
    %from2 = addr ptr %from + 8
    %to2 = addr ptr %to + 8
    store f64 %x, ptr %from
    store f64 %z, ptr %from
    store f64 %y, ptr %from2
    memcpy ptr %to, ptr %from, i64 16, align 8, 8
    %bits = load i64, ptr %to2
    %y2 = bitcast i64 %bits to f64
    %e = exp f64 %y2
    ret %e
}

func @larger(%x: f64, %y: f64) -> f64 {
entry:
    %less = fcmp olt f64 %x, %y
    br %less, take(%y), take(%x)
take(%z: f64):
    %zz = fmul f64 %z, %z
    ret %zz
}

func @kinked(%x: f64) -> f64 {
entry:
    %a = fabs f64 %x
    %r = sqrt f64 %a
    ret %r
}

func @swamped(%x: f64) -> f64 {
entry:
    %big = fadd f64 %x, 1.0e20
    %back = fsub f64 %big, 1.0e20
    ret %back
}
"#;

fn module() -> Module {
    ir::parse(PROGRAMS).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn named(module: &Module, name: &str) -> FuncId {
    module.function_named(name).unwrap_or_else(|| panic!("no function @{name}"))
}

fn assert_close(got: f64, want: f64, what: &str) {
    assert!((got - want).abs() <= 4e-15 * want.abs(), "{what}: {got:e}, not {want:e}");
}

#[test]
fn gradients_of_formulas_are_the_closed_forms() {
    let module = module();
    let x = 0.7f64;
    let curve = dual_gradient(&module, named(&module, "curve"), &[x]).unwrap();
    assert_close(curve.value, x.sin().powi(2) * x, "value");
    assert_close(curve.gradient[0], x.sin().powi(2) + x * (2.0 * x).sin(), "slope");
    let (x, y) = (3.0f64, 4.0);
    let product = dual_gradient(&module, named(&module, "angle_times_norm"), &[x, y]).unwrap();
    // r φ: r' = (x, y) / r, φ' = (-y, x) / r².
    let (r, phi) = (5.0, y.atan2(x));
    assert_close(product.gradient[0], x / r * phi - y / r, "by x");
    assert_close(product.gradient[1], y / r * phi + x / r, "by y");
}

#[test]
fn gradients_flow_through_memory_in_as_many_runs_as_it_takes() {
    let module = module();
    let squares = named(&module, "squares");
    let x: Vec<f64> = (0..19).map(|i| f64::from(i) - 4.5).collect();
    let result = gradient_of(&module, &x, |interpreter, inputs| {
        let values: Vec<_> = inputs.iter().map(|&input| Val::Float(input)).collect();
        let array = interpreter.memory().allocate_array(Type::F64, &values)?;
        match &*interpreter.call(squares, &[Val::Ptr(array), Val::int(values.len() as u128)])? {
            [Val::Float(sum)] => Ok(*sum),
            other => panic!("{other:?}"),
        }
    });
    let result = result.unwrap();
    assert_eq!(result.value, x.iter().map(|x| x * x).sum::<f64>());
    assert_eq!(result.gradient, x.iter().map(|x| 2.0 * x).collect::<Vec<_>>());
}

#[test]
fn tangents_survive_copies_and_travel_as_integers() {
    let module = module();
    let result = dual_gradient(&module, named(&module, "copied"), &[5.0, 0.5, -1.0]).unwrap();
    let e = 0.5f64.exp();
    assert_eq!((result.gradient[0], result.gradient[2]), (0.0, 0.0));
    assert_close(result.gradient[1], e, "by y");
    let series = series_along::<4>(&module, named(&module, "copied"), &[5.0, 0.5, -1.0], &[1.0; 3]).unwrap();
    for (c, factorial) in series.tail().iter().zip([1.0, 2.0, 6.0, 24.0]) {
        assert_close(*c, e / factorial, "coefficient");
    }
}

#[test]
fn series_through_a_loop_are_those_of_its_limit() {
    let module = module();
    // Newton's steps from 1 are at the root of 2 in doubles after five, and in each further step the next
    // coefficients settle.
    let series = series_along::<4>(&module, named(&module, "root_by_newton"), &[2.0], &[1.0]).unwrap();
    let root = 2f64.sqrt();
    let want = [root / 4.0, -root / 32.0, root / 128.0, -5.0 * root / 2048.0];
    for (c, want) in series.tail().iter().zip(want) {
        assert_close(*c, want, "coefficient");
    }
    let (c, want) = (series.derivative(2), -root / 16.0);
    assert_close(c, want, "second derivative");
}

#[test]
fn branches_are_those_of_the_plain_run() {
    let module = module();
    let larger = named(&module, "larger");
    assert_eq!(dual_gradient(&module, larger, &[2.0, 3.0]).unwrap().gradient, [0.0, 6.0]);
    assert_eq!(dual_gradient(&module, larger, &[5.0, 3.0]).unwrap().gradient, [10.0, 0.0]);
    assert_eq!(dependences(&module, larger, &[2.0, 3.0]).unwrap(), [1].into_iter().collect());
}

#[test]
fn inputs_are_tracked_through_memory() {
    let module = module();
    // The first is overwritten, the third is not read.
    let inputs = dependences(&module, named(&module, "copied"), &[5.0, 0.5, -1.0]).unwrap();
    assert_eq!(inputs.iter().collect::<Vec<_>>(), [1]);
    let inputs = dependences(&module, named(&module, "angle_times_norm"), &[5.0, 0.5]).unwrap();
    assert_eq!(inputs.iter().collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn big_numbers_show_what_rounding_loses() {
    let module = module();
    let swamped = named(&module, "swamped");
    assert_eq!(exact_value(&module, swamped, &[0.125]).unwrap().to_f64(), 0.125);
    assert_eq!(dual_gradient(&module, swamped, &[0.125]).unwrap().value, 0.0);
    let x = [0.3, 0.4];
    let exact = exact_value(&module, named(&module, "angle_times_norm"), &x).unwrap().to_f64();
    let plain: Plain = run(&module, named(&module, "angle_times_norm"), &x.map(Plain::from)).unwrap();
    assert_close(
        dual_gradient(&module, named(&module, "angle_times_norm"), &x).unwrap().value,
        exact,
        "value",
    );
    assert_eq!(
        plain,
        Plain::from(dual_gradient(&module, named(&module, "angle_times_norm"), &x).unwrap().value)
    );
    let copied = exact_value(&module, named(&module, "copied"), &[1.0, 0.5, 2.0]).unwrap();
    assert_close(copied.to_f64(), 0.5f64.exp(), "copied");
}

#[test]
fn kinks_of_a_run_can_be_watched() {
    let module = module();
    let kinked = named(&module, "kinked");
    let (result, met) = watch(|| dual_gradient(&module, kinked, &[0.0]));
    assert_eq!(result.unwrap().gradient, [0.0]);
    assert_eq!(met.len(), 2, "{met:?}");
    assert!(watch(|| dual_gradient(&module, kinked, &[0.5])).1.is_empty());
}

#[test]
fn functions_of_other_things_are_refused() {
    let module = module();
    let error = dual_gradient(&module, named(&module, "squares"), &[1.0, 2.0]).unwrap_err();
    assert!(matches!(error, CheckError::Signature { .. }), "{error}");
    let error = dual_gradient(&module, named(&module, "curve"), &[1.0, 2.0]).unwrap_err();
    assert!(error.to_string().contains("use `gradient_of`"), "{error}");
}
