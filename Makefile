# make        what there is
# make test   everything quick; what CI runs
# LLVM 19 and clang 19 are installed if they are missing (Debian 12). cargo-nextest is used if it is installed.

CARGO ?= cargo
COUNT ?= 100000
SEED  ?= 1
NEXTEST := $(shell $(CARGO) nextest --version >/dev/null 2>&1 && echo yes)
RUN := $(CARGO) run --quiet --
SOAK := $(CARGO) run --release --package cotangent-tests --bin soak --

.PHONY: help setup demo demo-c demo-cpp demo-rust test programs check-format check-lints check-tests check-docs check-size real soak bench fmt

help:
	@echo "make demo    gradients of a C, a C++ and a Rust program: descent to convergence"
	@echo "make test    format, lints, tests, documentation (minutes)"
	@echo "make programs  the C, C++ and Rust programs of tests/programs on every engine at -O0 to -O3 (minutes)"
	@echo "make real    run the programs of examples/"
	@echo "make soak    the tests on COUNT=$(COUNT) generated programs, from SEED=$(SEED) (an hour)"
	@echo "make bench   how time grows with the size of the input"
	@echo "make fmt     format the sources"

setup:
	@.ci/setup

# Programs of examples/ with gradients: compiled, run to convergence; then the same gradient by the JIT.
DEMO := target/demo
COTANGENT ?= target/debug/cotangent
CLANG = $(firstword $(shell command -v clang-19) /usr/lib/llvm-19/bin/clang)
RUST_LIBRARIES = $(shell rustc --print target-libdir)

demo: setup
	$(CARGO) build --quiet
	@mkdir -p $(DEMO)
	@$(MAKE) --no-print-directory demo-c demo-cpp demo-rust

demo-c:
	@echo "== C: the parameters of a differential equation"
	$(COTANGENT) cc clang -O2 -g examples/fit_growth.c -o $(DEMO)/fit_growth -lm
	$(DEMO)/fit_growth
	@echo "== the same gradient by the JIT"
	$(COTANGENT) run examples/fit_growth.c --engine jit --gradient 'loss([0.3, 0.8, 0.7]: f64)'

demo-cpp:
	@echo "== C++: a curve through points"
	$(COTANGENT) cc clang++ -O2 -g examples/fit_curve.cpp -o $(DEMO)/fit_curve -lm
	$(DEMO)/fit_curve
	@echo "== the same gradient by the JIT"
	$(COTANGENT) run examples/fit_curve.cpp --engine jit --gradient 'loss([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]: f64, 8)'

demo-rust:
	@echo "== Rust: a circle through points"
	rustc --edition=2024 -O -Ccodegen-units=1 -Cpanic=abort --emit=llvm-ir examples/fit_circle.rs -o $(DEMO)/fit_circle.ll
	$(COTANGENT) opt $(DEMO)/fit_circle.ll -o $(DEMO)/fit_circle.bc
	$(CLANG) -O2 -Wno-override-module $(DEMO)/fit_circle.bc -o $(DEMO)/fit_circle -lm -L$(RUST_LIBRARIES) \
		-Wl,-rpath,$(RUST_LIBRARIES) -l:$(notdir $(wildcard $(RUST_LIBRARIES)/libstd-*.so))
	$(DEMO)/fit_circle
	@echo "== the same gradient by the JIT"
	$(COTANGENT) run examples/fit_circle.rs --engine jit --gradient 'loss([0.0, 0.0, 1.0]: f64, 3, [4.96, -1.03, 4.21, 1.15, 1.97, 2.04]: f64, 6)'

test: setup check-format check-size check-lints check-tests check-docs

check-format:
	$(CARGO) fmt --all --check

check-lints:
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings

check-tests:
ifeq ($(NEXTEST),yes)
	$(CARGO) nextest run --workspace
	$(CARGO) test --workspace --doc
else
	$(CARGO) test --workspace
endif

check-docs:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --quiet

programs: setup
	$(CARGO) build
	$(CARGO) test --package cotangent-tests --test programs

# No file over 800 lines: what is longer has more than one subject.
check-size:
	@long=$$(find . -name '*.rs' -not -path '*/target/*' -exec awk 'END { if (FNR > 800) print FILENAME ": " FNR " lines" }' {} \;); \
	if [ -n "$$long" ]; then echo "over 800 lines:"; echo "$$long"; exit 1; fi

# The programs of examples/; those of others are not fetched yet.
real: setup
	@for file in examples/*.ir; do echo "$$file"; $(RUN) run $$file || exit 1; done

soak: setup
	$(SOAK) round-trip --count $(COUNT) --seed $(SEED)
	$(SOAK) mutate --count $(COUNT) --seed $(SEED)
	$(SOAK) mutate-text --count $(COUNT) --seed $(SEED)

bench: setup
	$(CARGO) run --release --package cotangent-tests --bin scaling

fmt:
	$(CARGO) fmt --all
