# Two commands do all set-up on a machine with Python >= 3.11, make and a package index:
#
#   make demo    build a store of invented petitions and show it on 127.0.0.1:8050
#   make test    run the tests
#
# ARGS is handed on: make test ARGS="tests/geo -k lane", make demo ARGS="--port 8060".
# PYTHON names the Python that the environment is made of: make test PYTHON=python3.13.

VENV = .venv
RUN = $(VENV)/bin/python

.PHONY: help demo test check form lint types imports format docs bench lock clean environment

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile
	@echo '  make check   form, lint, types and import contracts (or one: form lint types imports)'
	@echo '  make format  put the code into its form'
	@echo '  make docs    docs/tables.md from data/schema.py'
	@echo '  make bench   rows, seconds and peak memory of builds (NAME=demo: benchmarks/demo.py)'
	@echo '  make lock    work out requirements.lock anew (ARGS=--upgrade for newer versions)'
	@echo '  make clean   take away the environment and all caches; stores stay'

demo: environment
	@$(RUN) petitions.py demo $(ARGS)

test: environment
	$(RUN) -m pytest $(ARGS)

# make --keep-going check tells all that is wrong, not only the first.
check: form lint types imports

form: environment
	$(RUN) -m ruff format --check --quiet .

lint: environment
	$(RUN) -m ruff check .

types: environment
	$(RUN) -m mypy

imports: environment
	$(VENV)/bin/lint-imports --no-logo

format: environment
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

docs: environment
	$(RUN) -m data.tables_doc > docs/tables.md

bench: environment
	$(RUN) benchmarks/$(or $(NAME),build).py $(ARGS)

# One version of each library for every Python ("fewest"), so that a test run on one
# Python tells of all of them.
lock: environment
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	    --fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url \
	    --custom-compile-command 'make lock' --group dev \
	    --output-file requirements.lock $(ARGS) pyproject.toml

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache \
	    .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment keeps a copy of the lock that it was made from, written last: while the
# two are equal it is ready; one that was interrupted has none and is made from nothing.
environment:
	@if cmp -s requirements.lock $(VENV)/made-from.lock \
	    && $(RUN) -c '' 2>/dev/null; then exit 0; fi; \
	set -e; \
	python=; \
	for name in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	    if $$name -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
	        >/dev/null 2>&1; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo 'No Python >= 3.11 with venv was found: install one' \
	        '(Debian: apt-get install python3-venv) or name it: make PYTHON=/path/to/python3' >&2; \
	    exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$python --version) from requirements.lock ..."; \
	$$python -m venv --clear $(VENV); \
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes \
	    -r requirements.lock; \
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps \
	    --no-build-isolation --editable .; \
	cp requirements.lock $(VENV)/made-from.part; \
	mv $(VENV)/made-from.part $(VENV)/made-from.lock
