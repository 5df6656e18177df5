.DEFAULT_GOAL := help
.PHONY: build build-duckdb build-spark test test-spark lint docs quality bench sync suppressions audience_export clean help lock

PYTHON ?= python3
TARGET ?= duckdb
WAREHOUSE ?= $(if $(filter spark,$(TARGET)),spark-warehouse,sextant.duckdb)
SERVING ?= $(basename $(WAREHOUSE))_serving.duckdb
RAW ?=
FORMAT ?=
VARS ?= {}
FULL_REFRESH ?=
ORDERS ?= 1000000
BENCH_FOLDER ?= target/bench
PHASES ?=
BEFORE ?=
DESTINATION ?=
DRY_RUN ?=
PREPARE ?=
MOST_REMOVED ?=
SOURCE ?=
AUDIENCE ?=
OUTPUT ?= $(AUDIENCE).csv
TEST_WORKERS ?= 2

BIN := .venv/bin
DBT := $(BIN)/dbt
# dbt runs from the project's folder; a path on the command line is relative to the caller's.
ABSOLUTE = $(shell $(BIN)/python -c "import os, sys; print(os.path.abspath(sys.argv[1]))" "$(1)")

# A Spark run needs Java: the machine's own, else the one of the pinned packages.
JAVA = $(if $(JAVA_HOME),$(JAVA_HOME),$(if $(shell command -v java),,$(CURDIR)/spark_java))

export SEXTANT_WAREHOUSE = $(WAREHOUSE)
ifeq ($(TARGET),spark)
export SEXTANT_SPARK_WAREHOUSE = $(WAREHOUSE)
endif
export SEXTANT_RAW = $(if $(RAW),$(call ABSOLUTE,$(RAW)))
export SEXTANT_FORMAT = $(FORMAT)
export DBT_PROFILES_DIR = $(CURDIR)
export VARS

build: build-$(TARGET) ## Builds and tests every model: RAW=<folder> FORMAT=<name> WAREHOUSE=<file> VARS='{...}' FULL_REFRESH=1 TARGET=duckdb|spark

# The unit tests are of the models' logic, whatever the data: they belong to `make test`.
BUILD = $(DBT) build --exclude-resource-type unit_test --vars "$$VARS" $(if $(FULL_REFRESH),--full-refresh)

build-duckdb: $(BIN)/run.stamp
	$(BUILD) || { test ! -e "$(SERVING)" || echo "not published  $(SERVING) keeps the marts of the last build that passed"; exit 1; }
	@$(BIN)/python -m serving.publish "$(WAREHOUSE)" "$(SERVING)"
	@echo "warehouse  $(WAREHOUSE)"
	@echo "served     $(SERVING)"

build-spark: $(BIN)/spark.stamp
	$(if $(JAVA),JAVA_HOME="$(JAVA)") $(BUILD) --target spark
	@echo "warehouse  $(WAREHOUSE)"

test: lint ## Lints, then builds the sample and real data and compares every number with a second computation
	$(BIN)/python -m pytest tests/python python_udfs serving intake -q -n $(TEST_WORKERS) --dist loadscope --no-loadscope-reorder

test-spark: $(BIN)/spark.stamp ## Builds the sample on DuckDB and on Spark and compares every mart row by row
	$(if $(JAVA),JAVA_HOME="$(JAVA)") $(BIN)/python -m pytest tests/spark -q

lint: $(BIN)/dev.stamp ## Checks SQL, Python and YAML style, and the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint --strict .
	$(BIN)/sqlfluff lint --processes $(TEST_WORKERS) models tests/singular analyses
	$(BIN)/python -m pytest tests/house -q

docs: $(BIN)/run.stamp ## Writes the documentation as one file, target/static_index.html
	$(DBT) docs generate --static --vars "$$VARS"

quality: $(BIN)/quality.stamp ## Checks a warehouse with Great Expectations, writes target/data_docs: WAREHOUSE=<file>
	$(BIN)/python -m quality_checks.suite "$(WAREHOUSE)" target/data_docs

bench: $(BIN)/dev.stamp ## Measures builds of generated shops: ORDERS="1000000 10000000" BENCH_FOLDER=<scratch> REPORT=<file.md>
	$(if $(JAVA),JAVA_HOME="$(JAVA)") $(BIN)/python -m benchmarks.bench --orders $(ORDERS) --folder $(BENCH_FOLDER) $(if $(REPORT),--report $(REPORT)) \
		$(if $(PHASES),--phases $(PHASES)) $(if $(BEFORE),--before $(BEFORE))

sync: $(BIN)/sync.stamp ## Sends changed contacts to a CRM: DESTINATION=klaviyo|hubspot|brevo DRY_RUN=1 PREPARE=1 MOST_REMOVED=<share> WAREHOUSE=<file>
	$(BIN)/python -m crm_sync $(DESTINATION) --warehouse "$(WAREHOUSE)" --serving "$(SERVING)" \
		$(if $(DRY_RUN),--dry-run) $(if $(PREPARE),--prepare) $(if $(MOST_REMOVED),--most-removed "$(MOST_REMOVED)")

suppressions: $(BIN)/sync.stamp ## Reads from a CRM who may not be written to, into RAW=<folder>: SOURCE=klaviyo|hubspot|brevo
	$(BIN)/python -m crm_sync.suppressions "$(SOURCE)" --folder "$$SEXTANT_RAW"

audience_export: $(BIN)/sync.stamp ## Writes an audience as hashes for advertising platforms: AUDIENCE=<name> OUTPUT=<file.csv>
	$(BIN)/python -m crm_sync.ads "$(AUDIENCE)" --serving "$(SERVING)" --output "$(OUTPUT)"

clean: ## Removes what the builds wrote, but no warehouse
	rm -rf target logs .pytest_cache .ruff_cache .hypothesis

# The tests run with the very versions that a build runs with: every group keeps to dev's.
RESOLVE = .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--override requirements/overrides.txt --custom-compile-command "make lock"

lock: ## Resolves requirements/*.in into pinned requirements/*.txt
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv
	$(RESOLVE) --upgrade requirements/dev.in -o requirements/dev.txt
	for group in run quality sync spark databricks; do \
		$(RESOLVE) --constraints requirements/dev.txt requirements/$$group.in -o requirements/$$group.txt || exit; \
	done

help: ## Shows this list
	@grep -E '^[a-z_-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

# No resolution on the user's machine: exactly the pinned versions, each with its hash.
$(BIN)/%.stamp: requirements/%.txt
	@$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'Sextant needs Python 3.11 or later. Found: ' + sys.version.split()[0])"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@# Python models import python_udfs from wherever dbt is called.
	@$(BIN)/python -c "import pathlib, sysconfig; pathlib.Path(sysconfig.get_path('purelib'), 'sextant.pth').write_text('$(CURDIR)\n')"
	touch $@
