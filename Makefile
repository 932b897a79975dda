# Nhắc Việc. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Compiled bytecode makes every start 3 to 5 times faster, so it is made at install whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

# Three on two cores: a conversation over loopback waits about as long as it computes.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-all soak audit check docs format bench lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.run ## .venv with the locked dependencies and the nhacviec command

run: setup ## start the bot; with no token it opens the local console in your browser's reach
	@$(BIN)/nhacviec run

setup-dev: $(VENV)/.dev ## setup, and what tests and checks need

test: setup-dev ## tests, under six minutes
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not slow"

test-all: setup-dev ## the whole matrix
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

# Kills a week on each messenger and database; cases of bad input, in five hundreds.
SOAK_KILLS ?= 100
SOAK_FUZZ ?= 40

soak: setup-dev ## the long ones (kills, faults, bad input, simulated months); prints promises and figures
	@rm -f var/soak.jsonl; mkdir -p var
	@NHACVIEC_SOAK_FIGURES=var/soak.jsonl NHACVIEC_SOAK_KILLS=$(SOAK_KILLS) NHACVIEC_FUZZ_TIMES=$(SOAK_FUZZ) \
		$(BIN)/python -m pytest -m "slow or not slow or soak" \
		tests/lifecycle tests/auditor tests/fuzz tests/access tests/storage tests/network; status=$$?; \
		$(BIN)/python -m tests.soak var/soak.jsonl; exit $$status

audit: setup-dev ## known holes in what is locked, where the list of them can be reached
	@$(BIN)/python -m tests.supply.audit

check: setup-dev ## format, lint, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: setup-dev ## the guides as a site in var/site; a broken link is an error
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

format: setup-dev ## let ruff format and mend
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: setup-dev ## benchmarks, printed as ratios
	@bad=; began=$$(date +%s); for b in tests/benchmarks/[a-z]*.py; do echo "== $$b"; from=$$(date +%s); \
	  $(BIN)/python $$b || bad="$$bad $$b"; echo "   ($$(($$(date +%s) - from)) s)"; done; \
	  echo "== all of it in $$(($$(date +%s) - began)) s; below a bar:$${bad:- nothing}"; test -z "$$bad"

LOCK := uv pip compile -q pyproject.toml --group build --generate-hashes --no-emit-index-url --no-annotate --no-header --universal --python-version 3.11
lock: ## renew the locks (needs uv)
	$(LOCK) -o requirements.txt
	$(LOCK) --extra jobs -c requirements.txt -o requirements-jobs.txt
	$(LOCK) --extra jobs --group dev -c requirements-jobs.txt -o requirements-dev.txt

clean: ## forget the environment (never the database in var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(VENV)/.run: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -q --require-hashes -r requirements.txt
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot schedules
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(PIP) install -q --require-hashes -r requirements-dev.txt
	@touch $@
