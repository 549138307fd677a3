fn main() {
    let mut args = std::env::args().skip(1);
    let seed: u64 = args.next().unwrap().parse().unwrap();
    let kind = args.next().unwrap();
    use cotangent_tests::generate::*;
    let base = Knobs::numeric();
    let knobs = match kind.as_str() { "f64" => Knobs { floats: vec![ir::Float::F64], indirect: 0.0, ..base }, _ => Knobs { indirect: 0.0, ..base } };
    println!("{}", from_seed(&knobs, seed));
}
