# make run    reads corpora/ and writes recon-out/
# make test   all tests
# make check  everything a change must pass; make help lists the rest

VENV := .venv
PY := $(VENV)/bin/python
OLDEST := 3.11
ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# The first Python that is new enough; `make PYTHON=/path/to/python …` names one.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$p" -c '$(ENOUGH)' >/dev/null 2>&1 && { echo "$$p"; break; }; done)

MINUTES ?= 60
KILLS ?= 1000

.DEFAULT_GOAL := help
.PHONY: run test check golden docs translations bench chart pictures fuzz torture likeness system-deps clean help python

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.installed ## make .venv, install recon, and align corpora/ into recon-out/
	$(VENV)/bin/recon align corpora/
	@echo "The results are in recon-out/: one folder for each family, the text in reconstruction.txt."

test: $(VENV)/.test ## install what tests need, and run them all
	$(PY) -m pytest -n auto --dist loadfile

check: $(VENV)/.dev ## format, lint, types, tests, golden files
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy --strict src
	$(PY) -m pytest -n auto --dist loadfile
	$(VENV)/bin/recon check

golden: $(VENV)/.installed ## write the golden files anew; read the diff before you commit it
	$(VENV)/bin/recon check --update

docs: $(VENV)/.installed ## write anew the parts of the documents that are printed from the code
	$(PY) docs/pages.py

translations: $(VENV)/.dev ## bring the catalog of Chinese up to date with the code, and compile it; lists what waits
	$(PY) -m tools.translations

bench: $(VENV)/.bench ## speed and memory against other aligners, as a table; takes a quarter of an hour
	$(PY) -m benchmarks

chart: $(VENV)/.bench ## draw docs/accuracy-beside-time.svg anew; needs the evaluation sets (RECON_EVAL); takes ten minutes
	$(PY) -m benchmarks.chart

pictures: $(VENV)/.installed ## make the pictures of the documents anew; needs chromium and fonts-noto-cjk
	$(PY) -m tools.pictures

fuzz: $(VENV)/.fuzz ## look for inputs that break a law, for MINUTES=60; what is found lies in fuzz/findings
	$(PY) -m fuzz --minutes $(MINUTES)

torture: $(VENV)/.test ## kill a run KILLS=1000 times, fill the disk, cross two runs, mutate the seeds; takes some hours
	$(PY) -m tools.torture --kills $(KILLS)

likeness: $(VENV)/.likeness ## make the tables of look-alikes and sound-alikes anew; needs unicode-data and fonts-noto-cjk
	$(PY) tools/confusables.py

SYSTEM_DEPS := chromium tesseract-ocr tesseract-ocr-chi-sim fonts-wqy-zenhei openjdk-17-jre-headless

system-deps: ## install with apt what tests need: Chromium for those of the report, tesseract and a font for those of hOCR, Java for those of Spark
	@if command -v chromium >/dev/null && command -v tesseract >/dev/null && command -v java >/dev/null; then \
		echo "Chromium, tesseract and Java are there: nothing to install."; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && apt-get install -qy --no-install-recommends $(SYSTEM_DEPS) || \
		echo "Not all could be installed: the tests that need it will be skipped."; \
	else echo "Install $(SYSTEM_DEPS), or run this as root where there is apt: else the tests that need them are skipped."; fi

clean: ## remove .venv, results and caches
	rm -rf $(VENV) recon-out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { \
		echo "recon needs Python $(OLDEST) or newer, and found $$(python3 --version 2>/dev/null || echo none)."; \
		echo "Install one, or name it: make PYTHON=/path/to/python$(OLDEST) run"; exit 1; }
	@"$(PYTHON)" -c '$(ENOUGH)' || { \
		echo "recon needs Python $(OLDEST) or newer; $(PYTHON) is $$("$(PYTHON)" --version 2>&1)."; \
		echo "Name a newer one: make PYTHON=/path/to/python$(OLDEST) run"; exit 1; }

$(PY): | python
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python could not make $(VENV). On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: pyproject.toml | $(PY)
	$(PY) -m pip install --quiet -e .
	@touch $@

$(VENV)/.test: pyproject.toml | $(PY)
	$(PY) -m pip install --quiet -e '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.dev: pyproject.toml | $(PY)
	$(PY) -m pip install --quiet -e '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.installed

$(VENV)/.likeness: pyproject.toml | $(PY)
	$(PY) -m pip install --quiet -e '.[likeness]'
	@touch $@ $(VENV)/.installed

$(VENV)/.fuzz: pyproject.toml | $(PY)
	$(PY) -m pip install --quiet -e '.[fuzz]'
	@touch $@ $(VENV)/.test $(VENV)/.installed

$(VENV)/.bench: pyproject.toml | $(PY)
	$(PY) -m pip install --quiet -e '.[bench,plot]'
	@touch $@ $(VENV)/.installed
