fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(module) = ir::parse(&text.replacen("test run", "", 1)) else {
            println!("PARSE {path}");
            continue;
        };
        match codegen::llvm::print(&module, &Default::default()) {
            Ok(p) => {
                std::fs::write(format!("/tmp/x/ll/{}.ll", path.rsplit('/').next().unwrap()), p.text).unwrap()
            }
            Err(e) => println!("{path}: {e}"),
        }
    }
}
