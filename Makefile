# `make run` and `make test` do all the set-up there is; the second time that costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: run test test-fast lint demo format clean help

run: $(STAMP) ## set up, then open the program
	@$(BIN)/interview

demo: $(STAMP) ## a whole question and answer without a microphone
	@$(BIN)/interview demo

test: $(STAMP) ## every test, on real sound
	@$(BIN)/python scripts/run_tests.py

test-fast: $(STAMP) ## what to run while working: under a minute
	@$(BIN)/python scripts/run_tests.py --fast

lint: $(STAMP) ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

$(STAMP): pyproject.toml scripts/setup.py
	@$(PYTHON) scripts/setup.py $(VENV) $(STAMP)

clean: ## remove the environment
	rm -rf $(VENV)

help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/:/'
