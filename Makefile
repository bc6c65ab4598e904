# The commands of everyday work. Each installs what it needs.

SWIFT ?= swift
SOURCES = Package.swift Sources Tests

.PHONY: setup setup-test build release demo test test-versions test-memory test-bounds test-revisions test-browser torture simulate fuzz examples bench format lint clean

setup: ## Libraries that the build needs
	scripts/install-packages libpq-dev libsqlite3-dev libzstd-dev libssl-dev libpg-query-dev

setup-test: ## What the tests need beside that
	scripts/install-packages libpq-dev libsqlite3-dev libzstd-dev libssl-dev libpg-query-dev postgresql postgresql-contrib pgbouncer sqlite3 zstd python3-venv util-linux

build: setup ## The binary, .build/release/sluice, stripped
	$(SWIFT) build -c release --product sluice --static-swift-stdlib -debug-info-format none -Xlinker -s

release: build ## In release/: a tarball and a .deb with completions, manual pages, licences and an SBOM, and their checksums
	scripts/install-packages dpkg-dev binutils python3
	scripts/release

demo: build ## A small project on SQLite: run, signal, resume, verify
	rm -rf demo
	.build/release/sluice demo --folder demo

test: setup-test lint ## All tests, on throwaway databases; SLUICE_POSTGRES=BIN_FOLDER names the server's programs
	$(SWIFT) build --build-tests
	PATH="$${SLUICE_POSTGRES:+$$SLUICE_POSTGRES:}$$PATH" SWIFT="$(SWIFT)" scripts/run-tests

test-versions: setup-test ## All tests on PostgreSQL 15, 16, 17 and 18; VERSIONS="17 18" names some
	$(SWIFT) build --build-tests
	scripts/test-versions

test-heavy: setup-test ## The long forms of the suite's tests: 100 clean copies and 200 planted leaks for the audit
	SLUICE_HEAVY=1 $(SWIFT) test --filter 'LeakGate'

test-memory: setup-test build ## The memory of runs at 200,000 and 2,000,000 rows, with the release binary
	$(SWIFT) build --build-tests
	SLUICE_MEMORY=full SLUICE_BINARY="$(CURDIR)/.build/release/sluice" $(SWIFT) test --skip-build --filter MemoryTests

test-bounds: setup-test ## The time that odd SQL of megabytes takes to read; minutes
	$(SWIFT) build --build-tests
	SLUICE_BOUNDS=1 $(SWIFT) test --skip-build --filter BoundsTests

test-revisions: setup-test ## A thousand generated revisions on each database, up, down and up; REVISIONS=N, SLUICE_SEED=N
	$(SWIFT) build --build-tests
	SLUICE_GENERATED="$(or $(REVISIONS),1000)" $(SWIFT) test --skip-build --filter GeneratedRevisionTests

test-browser: setup-test ## The page of `sluice serve` in Chromium: a run watched, paused by keys, resumed; at 1280 and 400 px, light and dark
	scripts/install-packages chromium fonts-dejavu-core
	$(SWIFT) build --product sluice
	scripts/test-browser .build/debug/sluice

torture: setup-test ## Schedules of faults against real runs for TORTURE=600 seconds; SLUICE_SEED=N for the same ones again
	$(SWIFT) build --build-tests
	SLUICE_TORTURE="$(or $(TORTURE),600)" $(SWIFT) test --skip-build --filter TortureTests

simulate: setup-test ## A run's machine, ranges and leases in SIMULATIONS=20000 random orders; SLUICE_SEED=N for one again
	$(SWIFT) build --build-tests
	SLUICE_SIMULATIONS="$(or $(SIMULATIONS),20000)" $(SWIFT) test --skip-build --filter SimulationTests

fuzz: setup-test ## Inputs that nobody meant, FUZZ=1000000 of each kind; SLUICE_SEED=N for the same ones again
	$(SWIFT) build --build-tests
	SLUICE_FUZZ="$(or $(FUZZ),1000000)" $(SWIFT) test --skip-build --filter FuzzTests

examples: setup ## The programs in Examples/, which embed Sluice
	$(SWIFT) build --package-path Examples

bench: build ## Sluice beside its peers; writes benchmarks/RESULTS.md
	$(MAKE) -C benchmarks

format: ## Format the sources in place
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

lint: ## Check the formatting and the rules of the rooms
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	scripts/check-rooms

clean:
	rm -rf .build demo release
