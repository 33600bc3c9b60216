# Two commands do everything: `make run` and `make test`. Both are safe to repeat.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help run test lint types system-packages evaluate evaluate-model bench clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q src
	@touch $@

run: $(STAMP) ## Install if needed, index corpus/ if needed, start the page and print its address
	$(BIN)/python app.py

test: $(STAMP) lint types ## Install if needed, then ruff, mypy --strict and pytest
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

lint: $(STAMP) ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## Check types
	$(BIN)/mypy

system-packages: ## Install the Debian packages that browser and Word tests need (root)
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
		chromium fonts-noto-cjk poppler-utils libreoffice-writer-nogui libreoffice-calc-nogui

evaluate: $(STAMP) ## Measure search and drafting on the golden sets and print the tables
	for e in benchmarks/evaluate_*.py; do $(BIN)/python $$e || exit 1; done

evaluate-model: $(STAMP) ## Ask a real model, GGUF=file.gguf, for the drafts of `make evaluate`; takes up where it stopped
	$(BIN)/python benchmarks/evaluate_drafts.py --gguf $(GGUF) --model-label "$(notdir $(GGUF))" --keep

bench: $(STAMP) ## Run the benchmarks and print their tables
	for b in benchmarks/bench_*.py; do $(BIN)/python $$b; done

clean: ## Remove the environment and caches (never your data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
