# Every target builds .venv first when it is missing or older than the requirements.
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help demo test unit test-engagelake test-local-aws test-slow test-trino lint bench fuzz up airflow trino manifest templates lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.venv/.installed: requirements.txt requirements-bootstrap.txt pyproject.toml src/pyproject.toml local_aws/pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bootstrap.txt
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . --editable src --editable local_aws
	touch $@

# What runs local Athena: embedded (DuckDB), or trino (a real server, fetched once; needs mvn).
ENGINE ?= embedded

demo: .venv/.installed  ## the whole daily refresh on one machine, under four minutes on two free cores; ENGINE=trino takes longer
	$(BIN)/engagelake demo --athena $(ENGINE)

# Each distribution has its own pytest configuration; pytest takes that of the folder it is given.
PYTEST := $(BIN)/python -m pytest
# In the order of their folders, contract tests first: what is long must not begin last.
WORKERS := -n 4 --no-loadscope-reorder
PARALLEL := -m "not bench and not slow and not trino" $(WORKERS)

test: .venv/.installed  ## the tests of both distributions, within 15 minutes on two free cores; the long ones are test-slow
	$(MAKE) --keep-going test-engagelake test-local-aws

unit: .venv/.installed  ## pure logic and the rules of the house, about a minute
	$(PYTEST) $(PARALLEL) -q tests/unit
	$(PYTEST) $(PARALLEL) -q local_aws/tests/unit

test-engagelake: .venv/.installed  ## those of Engagelake alone
	$(PYTEST) $(PARALLEL) tests

test-local-aws: .venv/.installed  ## those of local AWS alone
	$(PYTEST) $(PARALLEL) --dist loadfile local_aws/tests

test-slow: .venv/.installed  ## what takes minutes by itself: the demo, a day through Airflow, lakes that live through nights and kills
	$(PYTEST) -m "slow and not bench" $(WORKERS) tests

test-trino: .venv/.installed  ## what needs a Trino server: the corpus asked again, both engines compared, Athena's clients
	$(PYTEST) -m trino local_aws/tests
	$(PYTEST) -m trino tests
	$(PYTEST) -m "not bench and not trino" --athena trino local_aws/tests/contract/test_athena_*.py
	$(PYTEST) -m "not bench and not trino" --athena trino --timeout 2400 tests/contract/test_queries.py

lint: .venv/.installed  ## ruff, mypy, sqlfluff, cfn-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt_project/models dbt_project/macros dbt_project/data-tests queries
	$(BIN)/cfn-lint firehose/*.yaml glue/*.yaml

bench: .venv/.installed  ## ratios and rates, printed; random histories and kills by the dozen, asserted
	$(PYTEST) -m bench -s tests
	$(PYTEST) -m bench -s local_aws/tests

SEED ?= 1
COUNT ?= 1000
fuzz: .venv/.installed  ## COUNT generated queries of SEED on both Athena engines; TRINO=http://… takes one that runs
	PYTHONPATH=local_aws/tests $(BIN)/python -m fuzz --seed $(SEED) --count $(COUNT) $(if $(ONLY),--only $(ONLY)) $(if $(TRINO),--trino $(TRINO))

up: .venv/.installed  ## local AWS, deployed, until Ctrl-C; keeps the lake in build/local_aws; writes build/local.env
	$(BIN)/engagelake up --athena $(ENGINE)

airflow: .venv/.installed  ## Airflow over the local AWS of `make up`, DAGs on, on this machine only, until Ctrl-C
	$(BIN)/engagelake airflow

trino: .venv/.installed  ## local AWS alone, with Trino behind its Athena, until Ctrl-C; fetches Trino the first time
	$(BIN)/python -m local_aws --athena trino

manifest: .venv/.installed  ## what the DAGs read of the dbt project; needs ENGAGELAKE_AWS__ACCOUNT and AWS_REGION
	$(BIN)/dbt parse --no-partial-parse --project-dir dbt_project --profiles-dir dbt_project --target-path target

templates: .venv/.installed  ## glue/template.yaml and firehose/template.yaml from their template.yaml.j2 and the destinations
	$(BIN)/python -m engagelake.deploy.templates

lock: .venv/.installed  ## requirements.txt from every pyproject.toml; UPGRADE="--upgrade-package moto" takes a newer version
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $(UPGRADE) \
		--group dev pyproject.toml src/pyproject.toml local_aws/pyproject.toml --output-file requirements.txt

clean:  ## remove .venv and build
	rm -rf .venv build
