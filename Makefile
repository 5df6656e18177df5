.DEFAULT_GOAL := help
.PHONY: build build-duckdb build-spark test test-faults test-spark lint docs quality bench sync suppressions audience_export person_export rollback publish app metrics report site pictures audit release_check clean help lock

PYTHON ?= python3
TARGET ?= duckdb
VARS ?= {}
KEEP ?= 3
ORDERS ?= 1000000
BENCH_FOLDER ?= target/bench
TEST_WORKERS ?= 2

# LANGUAGE is asked for on the command line: in the environment, it is that of the desktop (fr_FR:fr).
ifneq ($(origin LANGUAGE),command line)
override LANGUAGE :=
endif

# A value is text, whatever it holds. make expands nothing in it, and recipes read it from the environment ("$$RAW"): what
# make writes into a recipe, the shell would run.
VALUES = TARGET RAW FORMAT WAREHOUSE SERVING VARS FULL_REFRESH KEEP ORDERS BENCH_FOLDER REPORT PHASES BEFORE DESTINATION DRY_RUN \
	PREPARE ERASE MOST_REMOVED SOURCE AUDIENCE CUSTOMER OUTPUT TO TAG PREFIX READERS LANGUAGE ADDRESS PORT TEST_WORKERS
$(foreach name,$(VALUES),$(eval override $(name) := $$(value $(name))))
export $(VALUES)

ifneq ($(TARGET),spark)
ifneq ($(TARGET),duckdb)
$(error TARGET must be duckdb or spark)
endif
endif
ifeq ($(WAREHOUSE),)
override WAREHOUSE := $(if $(filter spark,$(TARGET)),spark-warehouse,sextant.duckdb)
endif

BIN := .venv/bin
# What a recipe writes is for its owner alone.
PRIVATE = umask 077;
# The serving copy is beside the warehouse, unless SERVING says where.
PLACE = case "$${WAREHOUSE\#\#*/}" in *.*) beside="$${WAREHOUSE%.*}";; *) beside="$$WAREHOUSE";; esac; \
	SERVING="$${SERVING:-$${beside}_serving.duckdb}";
# The raw input is known by its absolute path; the word sample is the sample shop, and a folder of this name is ./sample.
DBT = $(PRIVATE) SEXTANT_RAW="$$($(BIN)/python -c 'import os; raw = os.environ["RAW"]; print(raw if raw in ("", "sample") or "://" in raw else os.path.abspath(raw))')" \
	$(BIN)/dbt

# A Spark run needs Java: the machine's own, else the one of the pinned packages.
JAVA = $(if $(JAVA_HOME),$(JAVA_HOME),$(if $(shell command -v java),,$(CURDIR)/spark_java))
WITH_JAVA = $(if $(JAVA),export JAVA_HOME="$(JAVA)";)

export SEXTANT_WAREHOUSE := $(WAREHOUSE)
ifeq ($(TARGET),spark)
export SEXTANT_SPARK_WAREHOUSE := $(WAREHOUSE)
endif
export SEXTANT_FORMAT := $(FORMAT)
export DBT_PROFILES_DIR := $(CURDIR)

build: build-$(TARGET) ## Builds and tests every model: RAW=<folder, file, pattern or database> FORMAT=<name> WAREHOUSE=<file> VARS='{...}' REPORT=<file.html> FULL_REFRESH=1 TARGET=duckdb|spark

# The unit tests are of the models' logic, whatever the data: they belong to `make test`.
# A line a model, and warnings at the end; the log has all that dbt says.
BUILD = $(LOGS) export SEXTANT_PROGRESS=1; $(DBT) build --exclude-resource-type unit_test --vars "$$VARS" $(if $(FULL_REFRESH),--full-refresh)
# dbt opens its log before it looks at anything else.
LOGS = logs="$${DBT_LOG_PATH:-logs}"; { { test -w "$$logs" || { test ! -e "$$logs" && test -w "$$(dirname "$$logs")"; }; } && \
	{ test ! -e "$$logs/dbt.log" || test -w "$$logs/dbt.log"; }; } || \
	{ printf "%s: the log of dbt can't be written there. Expected a folder that you may write to\n" "$$logs"; exit 2; };

WRITE_REPORT = $(BIN)/python -m app.report "$$SERVING"

build-duckdb: $(BIN)/run.stamp $(if $(REPORT),$(BIN)/app.stamp) $(if $(filter postgres%,$(RAW)),$(BIN)/publish.stamp,$(if $(findstring ://,$(RAW)),$(BIN)/stores.stamp))
	@$(PLACE) $(BUILD) || { test ! -e "$$SERVING" || \
		printf "not published  %s keeps the marts of the last build that passed\n" "$$SERVING"; exit 1; }; \
	$(BIN)/python -m serving.publish "$$WAREHOUSE" "$$SERVING" "$$KEEP" || exit; \
	printf "warehouse  %s\nserved     %s\n" "$$WAREHOUSE" "$$SERVING"; \
	test -z "$$REPORT" || $(WRITE_REPORT) "$$REPORT" "$${LANGUAGE:-en}"

build-spark: $(BIN)/spark.stamp
	$(WITH_JAVA) $(BUILD) --target spark
	@printf "warehouse  %s\n" "$$WAREHOUSE"

rollback: $(BIN)/run.stamp ## Serves the publication before the present one again: WAREHOUSE=<file> SERVING=<file>
	@$(PRIVATE) $(PLACE) $(BIN)/python -m serving.rollback "$$WAREHOUSE" "$$SERVING" "$$KEEP"

test: lint ## Lints, then builds the sample and real data and compares every number with a second computation
	$(BIN)/python -m pytest tests/python tests/faults python_udfs serving intake -q -n "$$TEST_WORKERS" --dist loadscope --no-loadscope-reorder

test-faults: $(BIN)/dev.stamp ## Kills builds, publications and syncs, fills disks and damages files, many times: FAULT_BUILDS=50 and so on, target/faults.xml
	FAULT_BUILDS="$${FAULT_BUILDS:-50}" FAULT_PUBLICATIONS="$${FAULT_PUBLICATIONS:-20}" FAULT_SYNCS="$${FAULT_SYNCS:-20}" \
		FAULT_DISKS="$${FAULT_DISKS:-10}" FAULT_MODELS="$${FAULT_MODELS:-fqn:*}" \
		$(BIN)/python -m pytest tests/faults intake/test_corruptions.py -q --junit-xml=target/faults.xml

test-spark: $(BIN)/spark.stamp ## Builds the sample on DuckDB and on Spark and compares every mart row by row
	$(WITH_JAVA) $(BIN)/python -m pytest tests/spark -q

lint: $(BIN)/dev.stamp ## Checks SQL, Python and YAML style, and the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint --strict .
	$(BIN)/sqlfluff lint --processes "$$TEST_WORKERS" models tests/singular analyses
	$(BIN)/sqlfluff lint --templater placeholder --processes "$$TEST_WORKERS" app/queries
	$(BIN)/python -m pytest tests/house -q

docs: $(BIN)/run.stamp ## Writes the documentation as one file, target/static_index.html
	$(DBT) docs generate --static --vars "$$VARS"

quality: $(BIN)/quality.stamp ## Checks a warehouse with Great Expectations, writes target/data_docs: WAREHOUSE=<file>
	$(PRIVATE) $(BIN)/python -m quality_checks.suite "$$WAREHOUSE" target/data_docs

bench: $(BIN)/dev.stamp ## Measures builds of generated shops: ORDERS="1000000 10000000" BENCH_FOLDER=<scratch> REPORT=<file.md>
	$(WITH_JAVA) set -f; $(BIN)/python -m benchmarks.bench --orders $$ORDERS --folder "$$BENCH_FOLDER" $${REPORT:+--report "$$REPORT"} \
		$${PHASES:+--phases $$PHASES} $${BEFORE:+--before "$$BEFORE"}

sync: $(BIN)/sync.stamp ## Sends changed contacts to a CRM: DESTINATION=klaviyo|hubspot|brevo DRY_RUN=1 PREPARE=1 ERASE=1 MOST_REMOVED=<share> WAREHOUSE=<file>
	@$(PRIVATE) $(PLACE) $(BIN)/python -m crm_sync.erasure --warehouse="$$WAREHOUSE" --serving="$$SERVING" \
		$(if $(DRY_RUN),,$${ERASE:+--delete}) -- "$$DESTINATION" || exit; \
	$(BIN)/python -m crm_sync --warehouse="$$WAREHOUSE" --serving="$$SERVING" \
		$${DRY_RUN:+--dry-run} $${PREPARE:+--prepare} $${MOST_REMOVED:+"--most-removed=$$MOST_REMOVED"} -- "$$DESTINATION"

suppressions: $(BIN)/sync.stamp ## Reads from a CRM who may not be written to, into RAW=<folder>: SOURCE=klaviyo|hubspot|brevo
	@$(PRIVATE) $(BIN)/python -m crm_sync.suppressions --folder="$$RAW" -- "$$SOURCE"

audience_export: $(BIN)/sync.stamp ## Writes an audience as hashes for advertising platforms: AUDIENCE=<name> OUTPUT=<file.csv>
	@$(PRIVATE) $(PLACE) $(BIN)/python -m crm_sync.ads --serving="$$SERVING" $${OUTPUT:+"--output=$$OUTPUT"} -- "$$AUDIENCE"

person_export: $(BIN)/run.stamp ## Writes all that is known about a person: CUSTOMER=<id> LANGUAGE=en|fr OUTPUT=<folder> WAREHOUSE=<file>
	@$(PRIVATE) $(BIN)/python -m person_export --warehouse="$$WAREHOUSE" $${OUTPUT:+"--output=$$OUTPUT"} \
		$${LANGUAGE:+"--language=$$LANGUAGE"} -- "$$CUSTOMER"

publish: $(BIN)/publish.stamp ## Copies what is served elsewhere: TO=<folder for Parquet>|postgresql://<user>@<host>/<database> PREFIX= READERS=<role,role>
	@$(PRIVATE) $(PLACE) $(BIN)/python -m serving.elsewhere --prefix="$$PREFIX" --readers="$$READERS" -- "$$SERVING" "$$TO"

metrics: $(BIN)/metrics.stamp ## Lists the metrics of a warehouse, for `mf query` (docs/metrics.md): WAREHOUSE=<file>
	@$(DBT) parse --quiet --vars "$$VARS" && $(BIN)/mf list metrics

# Where nothing was built yet, the sample is.
app: $(BIN)/app.stamp ## Opens the screen over the served marts: WAREHOUSE=<file> SERVING=<file> PORT=8501 ADDRESS=127.0.0.1
	@$(PLACE) test -e "$$SERVING" || $(MAKE) --no-print-directory build || exit; \
	export SEXTANT_SERVING="$$SERVING" SEXTANT_WAREHOUSE="$$WAREHOUSE"; \
	exec $(BIN)/streamlit run --server.port="$${PORT:-8501}" --server.address="$${ADDRESS:-127.0.0.1}" app/main.py

report: $(BIN)/app.stamp ## Writes the standard report of what is served: REPORT=<file.html> LANGUAGE=en|fr WAREHOUSE=<file> SERVING=<file>
	@$(PRIVATE) $(PLACE) $(WRITE_REPORT) "$${REPORT:-$${SERVING%.*}_report.html}" "$${LANGUAGE:-en}"

# Of the sample, whose model of the project is then the one in target/.
site: $(BIN)/site.stamp ## Writes the documentation site, target/site/pages, from docs/ and a build of the sample
	$(MAKE) --no-print-directory build RAW=sample WAREHOUSE=target/site/sample.duckdb
	SEXTANT_SITE_MANIFEST=target/manifest.json SEXTANT_SITE_SERVING=target/site/sample_serving.duckdb \
		NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet
	@printf "site       target/site/pages/index.html; with its search: python3 -m http.server --directory target/site/pages\n"

pictures: $(BIN)/dev.stamp ## Takes the pictures of docs/ again, from the sample
	$(MAKE) --no-print-directory build RAW=sample WAREHOUSE=target/pictures/sample.duckdb
	cd tests/python && PYTHONPATH=../..:. ../../$(BIN)/python -m screen.pictures ../../target/pictures/sample_serving.duckdb ../../docs/pictures

audit: .venv/audit/audit.stamp ## Looks every pinned version up among known vulnerabilities, over the network
	.venv/audit/bin/python requirements/audit.py

release_check: $(BIN)/run.stamp ## Checks a version before it is released: TAG=v1.2.3
	@$(BIN)/python -m release.check "$$TAG"

clean: ## Removes what the builds wrote, but no warehouse
	rm -rf target logs .pytest_cache .ruff_cache .hypothesis

# The tests run with the very versions that a build runs with: every group keeps to dev's.
RESOLVE = .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--override requirements/overrides.txt --custom-compile-command "make lock"

lock: ## Resolves requirements/*.in into pinned requirements/*.txt
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv
	$(RESOLVE) --upgrade requirements/dev.in -o requirements/dev.txt
	for group in run quality sync publish app metrics site stores spark databricks; do \
		$(RESOLVE) --constraints requirements/dev.txt requirements/$$group.in -o requirements/$$group.txt || exit; \
	done
	$(RESOLVE) --upgrade requirements/audit.in -o requirements/audit.txt

help: ## Shows this list
	@grep -E '^[a-z_-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

# No resolution on the user's machine: exactly the pinned versions, each with its hash.
$(BIN)/%.stamp: requirements/%.txt
	@$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'Sextant needs Python 3.11 or later. Found: ' + sys.version.split()[0])"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@# Python models import python_udfs from wherever dbt is called.
	@$(BIN)/python -c "import pathlib, sysconfig; pathlib.Path(sysconfig.get_path('purelib'), 'sextant.pth').write_text(pathlib.Path.cwd().as_posix() + '\n')"
	touch $@

# Apart from the builds' environment: an auditor's libraries need not fit theirs.
.venv/audit/audit.stamp: requirements/audit.txt
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	touch $@
