# What one types while working on syrtui; CONTRIBUTING.md says more. `make` alone lists the targets.

PYTHON ?= python3
RUN = .venv/bin/

.PHONY: help check test lint snapshots man bench
.DEFAULT_GOAL := help

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

.venv/made: pyproject.toml .ci/pins.txt
	$(PYTHON) -m venv .venv
	$(RUN)pip install -q -c .ci/pins.txt -e '.[test]'
	touch $@

check:  ## everything that must pass, in a clean copy of the tree
	bash .ci/run

test: .venv/made  ## the tests; one: make test ONLY=tests/unit/store/test_edtf.py
	$(RUN)pytest -n auto $(ONLY)

lint: .venv/made  ## style, types, import contracts, and the theatres that ship
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports
	$(RUN)syrtui check --strict data
	$(RUN)syrtui check --strict data/example

snapshots: .venv/made  ## draw the pictures of the screen anew; look at each before you commit it
	$(RUN)pytest -n auto --snapshot-update tests/screen/test_snapshots.py tests/screen/test_states.py
	$(RUN)python tests/screenshots.py

man: .venv/made  ## write the man page anew, from the help of the command line
	$(RUN)python -m tests.man_page --write

bench: .venv/made  ## the benchmarks, a quarter of an hour; some: make bench ONLY='startup keys'
	$(RUN)python -m tests.benchmarks $(ONLY)
