# Every target sets up its own virtual environment when it is missing, and needs no network the second time.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/python -m pytest
WORKERS ?= 2

.PHONY: help demo test test-full check clients contract bench schemas docs clean

help: ## show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found. Install it, or say PYTHON=/path/to/python."; exit 2; }
	@echo "Setting up $(VENV) with $(PYTHON) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)

demo: $(READY) ## read 1,200 accounts, plan, open the issues in the embedded GitLab, show the board
	@$(BIN)/triage-bot demo

test: $(READY) check ## checks and tests
	@$(PYTEST) -n $(WORKERS) -m "not full"

test-full: $(READY) check ## everything, the long simulations too
	@$(PYTEST) -n $(WORKERS)

check: $(READY) ## format, lint, types, import layers
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache > .lint-imports.log 2>&1 || { cat .lint-imports.log; exit 1; }

clients: $(READY) ## get glab, ruby-gitlab and gitbeaker, and drive the embedded GitLab by them
	@.ci/clients
	@$(PYTEST) tests/clients

contract: $(READY) ## probe the embedded GitLab, and a real one beside it: docs/contract.md
	@CONTRACT=1 $(PYTEST) tests/contract

bench: $(READY) ## ratios of requests, time and memory, in one run
	@$(BIN)/python -m tests.bench

schemas: $(READY) ## write the JSON Schemas that editors use
	@$(BIN)/python -m triage_bot.config.schemas

docs: schemas ## write every generated page, the schemas too
	@$(BIN)/python -m tests.docs.write

clean: ## remove what the targets made
	@rm -rf $(VENV) .demo .clients .hypothesis .mypy_cache .ruff_cache .import_linter_cache .lint-imports.log
