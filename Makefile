# Two commands: `make demo` and `make test`. Both set everything up first, in .venv, and leave nothing running.

PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 pyproject.toml
# Nothing is written outside the clone, the user's cache folder, and ~/.insightface, where weights are kept.
export TMPDIR := $(CURDIR)/.sandbox/tmp
$(shell mkdir -p "$(TMPDIR)")
# Sources and output are UTF-8, whatever the locale is.
export PYTHONUTF8 := 1
# What one process has compiled the others need not.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
# What needs neither Postgres nor Redis nor a process of its own.
UNIT := tests/rules tests/values tests/messages tests/guards/test_table.py \
	tests/test_map.py tests/test_docs.py tests/test_settings.py tests/test_migrations.py
.PHONY: help setup lock lint unit test collect prove mutants model demo eval eval-grouping eval-learning bench soak fuzz fuzz-api chaos clean

help:  ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1  — /p' $(MAKEFILE_LIST)

setup:  ## .venv with exactly what requirements.lock says
	@$(PYTHON) -m sandbox.install

lock: setup  ## the lock files anew from pyproject.toml (runtime: what a server needs, with Docker or without)
	$(COMPILE) --all-extras --output-file requirements.lock
	$(COMPILE) --extra dlib --extra embedded --constraint requirements.lock --output-file requirements-runtime.lock

# What takes longer than a few seconds says so, also when output goes to a file.
ALOUD = @$(BIN)/python -m sandbox.progress

lint: setup  ## format, rules, types (those of the Mini App where npm is there), import contracts
	$(ALOUD) format $(BIN)/ruff format --check .
	$(ALOUD) rules $(BIN)/ruff check .
	$(ALOUD) types $(BIN)/mypy
	$(ALOUD) imports $(BIN)/lint-imports
	$(ALOUD) page $(BIN)/python -m sandbox.page.types

unit: setup  ## tests of decisions, texts, documents and the map: no services, some seconds
	$(BIN)/python -m pytest --no-services $(UNIT)

# One process compiles the tests while mypy leaves a core idle; else each of three would do it.
test: setup  ## lint and all tests but the longest (PROCESSES=n: 3 suit two cores)
	@$(MAKE) --no-print-directory --jobs=2 lint collect
	$(BIN)/python -m pytest -n $(or $(PROCESSES),3)

collect: setup
	$(ALOUD) collecting sh -c '$(BIN)/python -m pytest --collect-only -qq > "$$TMPDIR/collected" \
		|| { cat "$$TMPDIR/collected"; false; }'

prove: setup  ## what takes long: removes every guard in turn, full repeats, the longest tests (JSON=FILE: the figures)
	$(BIN)/python -m tests.prove $(if $(JSON),--json "$(JSON)")

mutants: setup  ## random breaks of the code: which of them no test notices (SEED=n COUNT=100 AMONG=word JSON=FILE)
	$(BIN)/python -m tests.mutants $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) \
		$(if $(AMONG),--among "$(AMONG)") $(if $(JSON),--json "$(JSON)")

model: setup  ## random operations on persons and faces against a small model (SEQUENCES=n AFTER=n STEPS=n SEED=s BUGS=all|word)
	$(BIN)/python -m tests.model $(if $(BUGS),--bugs $(filter-out all,$(BUGS))) $(if $(SEQUENCES),--sequences $(SEQUENCES)) \
		$(if $(AFTER),--after $(AFTER)) $(if $(STEPS),--steps $(STEPS)) $(if $(SEED),--seed $(SEED))

# ENGINE=insightface|dlib, MODEL=<pack>, MODEL_ROOT=<folder with models/<pack>>: which engine; else what can be had.
ENGINE_OPTIONS = $(if $(ENGINE),--engine $(ENGINE)) $(if $(MODEL),--model $(MODEL)) \
	$(if $(MODEL_ROOT),--model-root "$(MODEL_ROOT)")

demo: setup  ## the whole service on this machine (ONCE=1: a scripted story; PHOTOS=DIR: your own photos)
	$(BIN)/python -m sandbox demo $(ENGINE_OPTIONS) $(if $(ONCE),--once) $(if $(PHOTOS),--photos "$(PHOTOS)")

eval: setup  ## what is delivered, missed and wrong on a folder of labelled photos (PHOTOS=DIR SETS=all|siblings,degraded,… SEED=n JSON=FILE)
	$(BIN)/python -m sandbox eval $(ENGINE_OPTIONS) --photos "$(PHOTOS)" $(if $(SETS),--sets "$(SETS)") \
		$(if $(SEED),--seed $(SEED)) $(if $(JSON),--json "$(JSON)")

eval-grouping: setup  ## ways to group unknown faces: right, fast, small (PHOTOS=DIR SIZES=10000,50000 SEED=n JSON=FILE)
	$(BIN)/python -m sandbox grouping $(ENGINE_OPTIONS) $(if $(PHOTOS),--photos "$(PHOTOS)") $(if $(SIZES),--sizes $(SIZES)) \
		$(if $(SEED),--seed $(SEED)) $(if $(JSON),--json "$(JSON)")

eval-learning: setup  ## what a group teaches by its answers, true ones and 5 % wrong ones (PHOTOS=DIR SETS=all SEED=n JSON=FILE)
	$(BIN)/python -m sandbox learning $(ENGINE_OPTIONS) --photos "$(PHOTOS)" $(if $(SETS),--sets "$(SETS)") \
		$(if $(SEED),--seed $(SEED)) $(if $(JSON),--json "$(JSON)")

bench: setup  ## speed and memory on this machine (JSON=FILE)
	$(BIN)/python -m sandbox bench $(ENGINE_OPTIONS) $(if $(JSON),--json "$(JSON)")

soak: setup  ## 10,000 photos to 1,000 people at Telegram's limits, about six minutes (JSON=FILE)
	$(BIN)/python -m sandbox soak $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(JSON),--json "$(JSON)")

fuzz: setup  ## odd bytes for everything that reads what strangers send (MINUTES=10 JSON=FILE)
	$(BIN)/python -m sandbox fuzz --minutes $(or $(MINUTES),10) $(if $(JSON),--json "$(JSON)")

fuzz-api: setup  ## calls every operation of the API with made up data, as stranger, guardian, owner and admin (CASES=1000 SEED=n, PROCESSES=4: one for each)
	$(BIN)/python -m pytest tests/api/test_contract.py --cases $(or $(CASES),1000) --seed $(or $(SEED),1) \
		$(if $(PROCESSES),-n $(PROCESSES))

chaos: setup  ## kills at the worst moments, then what was lost, doubled or leaked (KILLS=n, 0: outages only; SEED=s WEBHOOK=1 JSON=FILE)
	$(BIN)/python -m sandbox chaos $(ENGINE_OPTIONS) $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(WEBHOOK),--webhook) $(if $(JSON),--json "$(JSON)")

clean:  ## removes .venv and everything runs left behind
	rm -rf .venv .sandbox .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
