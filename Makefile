# make        what there is
# make test   everything quick; what CI runs
# LLVM 19 and clang 19 are installed if they are missing (Debian 12). cargo-nextest is used if it is installed.

CARGO ?= cargo
COUNT ?= 100000
SEED  ?= 1
NEXTEST := $(shell $(CARGO) nextest --version >/dev/null 2>&1 && echo yes)
RUN := $(CARGO) run --quiet --
SOAK := $(CARGO) run --release --package cotangent-tests --bin soak --

.PHONY: help setup demo test programs check-format check-lints check-tests check-docs check-size real soak bench fmt

help:
	@echo "make demo    build, then run an example program"
	@echo "make test    format, lints, tests, documentation (minutes); the programs of tests/programs at -O0 and -O2"
	@echo "make programs  the C, C++ and Rust programs of tests/programs on every engine at -O0 to -O3 (minutes)"
	@echo "make real    run the programs of examples/"
	@echo "make soak    the tests on COUNT=$(COUNT) generated programs, from SEED=$(SEED) (an hour)"
	@echo "make bench   how time grows with the size of the input"
	@echo "make fmt     format the sources"

setup:
	@.ci/setup

demo: setup
	$(CARGO) build --quiet
	cat examples/newton.ir
	$(RUN) run examples/newton.ir

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
	$(CARGO) build --profile test
	$(CARGO) test --package cotangent-tests --test programs_everywhere

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
