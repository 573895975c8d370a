# `make ask Q="…"` and `make test` are all a newcomer needs: each sets up .venv by itself.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check
LOCKED := --no-deps --require-hashes --only-binary=:all:

# Q reaches the program through the environment. Neither make nor the shell looks into it:
# `value` keeps make from expanding $, `unexport` from expanding it once more on the way.
export QUESTION := $(value Q)
unexport Q

.DEFAULT_GOAL := help
.PHONY: help ask setup test check bench eval corruption format lock wheel clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 12

ask: $(VENV)/.project ## Answer a question: make ask Q="When did Finland join NATO?" [ARGS=--json]
	@done=$$($(BIN)/pullquote reindex) || failed=$$?; \
	case "$$done" in "" | "Nothing new"*) ;; *) echo "$$done" >&2 ;; esac; \
	case "$${failed:-0}" in 0 | 1 | 4) ;; *) exit "$$failed" ;; esac; \
	if [ -n "$$QUESTION" ]; then $(BIN)/pullquote ask $(ARGS) -- "$$QUESTION"; \
	else $(BIN)/pullquote ask $(ARGS); fi

setup: $(VENV)/.dev ## Install everything into .venv

test: $(VENV)/.dev ## Run all tests, with the coverage floor; or some: ARGS="-k quotes"
ifdef ARGS
	@$(BIN)/python -m pytest $(ARGS)
else
	@$(BIN)/python -m pytest -m emulator --cov --cov-report= --cov-fail-under=0
	@$(BIN)/python -m pytest -m 'not emulator' --cov --cov-append \
	    --cov-report=term-missing:skip-covered
endif

check: $(VENV)/.dev ## Lint, formatting and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.dev ## Measure beside LangChain's quickstart; or what updates cost: ARGS=updates
	@$(BIN)/python -m eval.bench $(ARGS)

# Indexes, rows and reports stay in .pullquote-eval, so that the next time only questions are asked.
BENCH := ../shared/bench
eval: $(VENV)/.project ## Measure on the development sets; or on some questions: ARGS="--limit 100"
	@if [ ! -d $(BENCH) ]; then \
	    echo 'Skipped: the benchmark data is not in $(BENCH), beside the checkout.'; exit 0; fi; \
	mkdir -p .pullquote-eval; \
	for set in multihop_rag rtqa2026 rgb_fact; do \
	    echo "== $$set"; \
	    $(BIN)/pullquote eval $(BENCH)/$$set/questions.dev.jsonl \
	        --articles $(BENCH)/$$set/articles.jsonl --index-dir .pullquote-eval/$$set \
	        --out .pullquote-eval/$$set.jsonl --report .pullquote-eval/$$set.html $(ARGS) || exit; \
	done

corruption: $(VENV)/.project ## Measure what the gate keeps and catches of changed sentences
	@if [ ! -d $(BENCH) ]; then \
	    $(BIN)/python -m eval.corruption articles $(ARGS); exit; fi; \
	for set in multihop_rag rtqa2026; do \
	    echo "== $$set"; \
	    $(BIN)/python -m eval.corruption $(BENCH)/$$set/articles.jsonl \
	        $(BENCH)/$$set/questions.dev.jsonl $(ARGS) || exit; \
	done

format: $(VENV)/.dev ## Format, and mend what the linter can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

lock: ## Resolve the lock files anew (needs uv and the network)
	@$(PYTHON) scripts/lock.py

wheel: $(VENV)/.dev ## Build dist/pullquote-*.whl
	@$(BIN)/python -m build --wheel --no-isolation

clean: ## Remove what make made; the indexes in .pullquote* stay
	@rm -rf $(VENV) build dist *.egg-info .coverage .mypy_cache .pytest_cache .ruff_cache
	@find bot index prompts eval scripts tests -name __pycache__ -prune -exec rm -rf {} +

# Each step leaves a stamp, so that the second time costs nothing.

define PYTHON_CHECK
import sys
version = ".".join(map(str, sys.version_info[:2]))
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(sys.argv[1] + " is Python " + version + ", but Pullquote needs 3.11, 3.12 or 3.13: "
        + sys.argv[2])
try:
    import ensurepip, venv
except ImportError:
    sys.exit("This Python cannot make virtual environments: install its venv module (on Debian "
        "and Ubuntu `sudo apt-get install python" + version + "-venv`) and run make again.")
endef
export PYTHON_CHECK

$(VENV)/.python:
	@command -v "$(PYTHON)" >/dev/null || { echo '$(PYTHON) was not found: install Python 3.11,' \
	    '3.12 or 3.13, or name the one you have, as in `make PYTHON=python3.12 ...`.' >&2; exit 1; }
	@"$(PYTHON)" -c "$$PYTHON_CHECK" "$(PYTHON)" \
	    'install one and name it, as in `make PYTHON=python3.12 ...`.'
	@echo 'Setting up $(VENV), once. This downloads 1 GB, and more where torch is a CUDA build.' >&2
	@"$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -c "$$PYTHON_CHECK" $(BIN)/python 'remove $(VENV) and run make again.'
	@touch $@

# The CPU build of torch fails to be found in most places, which is no failure.
$(VENV)/.runtime: requirements.lock requirements-cpu.lock requirements-cuda.lock | $(VENV)/.python
	@$(INSTALL) $(LOCKED) -r requirements-cpu.lock >&2 2>/dev/null || true
	@$(INSTALL) $(LOCKED) -r requirements.lock >&2
	@if $(BIN)/python scripts/needs_cuda.py; then \
	    $(INSTALL) $(LOCKED) -r requirements-cuda.lock >&2; fi
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.runtime
	@$(INSTALL) --quiet --no-deps --no-build-isolation --editable . >&2
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.project
	@$(INSTALL) $(LOCKED) -r requirements-dev.lock >&2
	@touch $@
