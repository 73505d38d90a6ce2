# Every command of the workshop. `make` alone lists them; the work itself stands in scripts/ and tests/run.py.

PORT ?= 8000
ARGS ?=
PYTHON := .venv/bin/python
DEMO := build/demo

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test long check bench texts docs format lock setup-run setup-dev

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup-run ## an invented organisation on http://127.0.0.1:8000 (PORT= changes the port)
	@.venv/bin/efterord demo --data $(DEMO) --port $(PORT)

demo-reset: ## forget the demo; the next `make demo` tells it anew
	@rm -rf $(DEMO) $(DEMO).key && echo "The demo is gone; make demo starts over."

test: setup-dev ## every test on SQLite and on PostgreSQL (ARGS="-k pool" narrows it)
	@$(PYTHON) tests/run.py $(ARGS)

long: setup-dev ## the tests with the full numbers of each attack
	@$(PYTHON) tests/run.py --long $(ARGS)

check: setup-dev ## the one page of everything a merge needs
	@scripts/check.sh

bench: setup-dev ## the benchmarks, written to build/bench.json
	@$(PYTHON) -m tests.bench $(ARGS)

texts: setup-dev ## collect the texts to translate and compile the catalogues
	@$(PYTHON) scripts/texts.py

docs: setup-dev ## write the pages of docs/ that are made from the code
	@$(PYTHON) scripts/docs.py

format: setup-dev ## lay out Python as the house wants it
	@$(PYTHON) -m ruff check --fix --exit-zero --quiet . && $(PYTHON) -m ruff format .

lock: ## renew uv.lock and the hashed requirements after a change in pyproject.toml (needs uv)
	@scripts/requirements.sh

setup-run:
	@scripts/setup.sh run

setup-dev:
	@scripts/setup.sh dev
