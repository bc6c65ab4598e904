# The commands of everyday work. Each installs what it needs.

SWIFT ?= swift
SOURCES = Package.swift Sources Tests

.PHONY: setup setup-test build demo test bench format lint clean

setup: ## Libraries that the build needs
	scripts/install-packages libpq-dev libsqlite3-dev libzstd-dev libssl-dev

setup-test: ## What the tests need beside that
	scripts/install-packages libpq-dev libsqlite3-dev libzstd-dev libssl-dev postgresql postgresql-contrib sqlite3 zstd python3-venv util-linux

build: setup ## The binary, .build/release/sluice
	$(SWIFT) build -c release --product sluice --static-swift-stdlib

demo: build ## The main job on a SQLite shop: run, signal, resume, verify
	rm -rf demo
	.build/release/sluice demo --folder demo

test: setup-test lint ## All tests, on throwaway databases
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

bench: build ## Sluice beside its peers; writes benchmarks/RESULTS.md
	$(MAKE) -C benchmarks

format: ## Format the sources in place
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

lint: ## Check the formatting and the rules of the rooms
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	scripts/check-rooms

clean:
	rm -rf .build demo
