"""The README's first command: builds, tests and publishes the sample, and ends with who the customers are."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import duckdb
import pytest
from warehouse import ROOT, SAMPLE, read

from crm_sync.__main__ import main as sync
from serving.publish import main as publish


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Run `make build` on the sample; return the warehouse and the lines printed."""
    warehouse = tmp_path_factory.mktemp("make") / "shop.duckdb"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SEXTANT_")}
    run = subprocess.run(
        ["make", "--no-print-directory", "build", f"WAREHOUSE={warehouse}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return warehouse, run.stdout.splitlines()


def test_every_model_and_test_of_the_sample_passes(built):
    _, lines = built
    (counts,) = [line for line in lines if "Done. PASS=" in line]
    assert " WARN=0 ERROR=0 SKIP=0 " in counts


def test_it_ends_with_segments_orders_left_out_and_the_files(built):
    warehouse, lines = built
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("segment ")) :]
    segments = [line.split()[0] for line in table[1:11]]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        named = connection.execute("select segment from rules.segments where system = 'rfm' order by rank").fetchall()
        customers, revenue = connection.execute(
            "select count(*), sum(revenue) from segmentation.rfm_scores"
            " where snapshot_date = (select max(snapshot_date) from segmentation.rfm_scores)"
        ).fetchone()
        left_out = dict(
            connection.execute(
                "select order_status, sum(orders) from quality.order_reconciliation group by order_status"
            ).fetchall()
        )
    assert segments == [segment for (segment,) in named]
    assert re.match(rf"all +{customers:,} +{revenue:,.2f} +on \d{{4}}-\d\d-\d\d$", table[11])
    assert table[13].startswith(f"rejected rows {left_out['rejected']} ")
    assert table[14].startswith(f"excluded rows {left_out['excluded']} ")
    assert [line.split()[0] for line in table[-2:]] == ["warehouse", "served"]


def test_the_serving_copy_has_the_marts_and_nothing_else(built):
    warehouse, _ = built
    with duckdb.connect(str(warehouse.with_name("shop_serving.duckdb")), read_only=True) as connection:
        schemas = {row[0] for row in connection.execute("select schema_name from duckdb_tables()").fetchall()}
        assert connection.execute("select count(*) from core.orders").fetchone()[0] > 5000
        views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
        assert sorted(views) == [("customer_identities",), ("customer_segments",)]
        assert connection.execute("select count(*) from segmentation.customer_segments").fetchone()[0] > 50_000
    marts = {"core", "segmentation", "retention", "customer_base", "quality", "activation", "rules"}
    assert schemas == marts | {"serving"}


def test_what_is_served_is_recorded_and_the_one_before_can_be_put_back(built, capsys):
    warehouse, _ = built
    serving = warehouse.with_name("shop_serving.duckdb")
    sql = (
        "select raw_input, raw_files, as_of_date, mart_rows['core.orders'], rules is not null from serving.publications"
    )
    ((raw_input, raw_files, as_of_date, orders, has_rules),) = read(serving, sql)
    assert read(warehouse, sql) == [(raw_input, raw_files, as_of_date, orders, has_rules)]
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in SAMPLE.glob("*.csv")}
    assert raw_input == "the sample" and {file["file_name"]: file["digest"] for file in raw_files} == digests
    assert read(serving, "select max(snapshot_date) from segmentation.rfm_scores") == [(as_of_date,)]
    assert read(serving, "select count(*) from core.orders") == [(orders,)] and has_rules
    assert sync(["klaviyo", "--warehouse", str(warehouse), "--dry-run"]) == 0
    assert "added to send" in capsys.readouterr().err
    assert publish([str(warehouse), str(serving)]) == 0
    command = ["make", "--no-print-directory", "rollback", f"WAREHOUSE={warehouse}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"put back   publication 1, as of {as_of_date}, from the sample" in run.stdout
    assert read(serving, "select max(publication), max_by(contents, publication) from serving.publications") == [(3, 1)]


def test_every_column_of_the_warehouse_is_described(sample_warehouse):
    nodes = json.loads((sample_warehouse.parent / "target" / "manifest.json").read_text())["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model"]
    told = {(node["schema"], node["name"]): sorted(node["columns"]) for node in models}
    found: dict[tuple[str, str], list[str]] = {}
    sql = "select table_schema, table_name, column_name from information_schema.columns order by all"
    for schema, table, column in read(sample_warehouse, sql):
        if (schema, table) in told:
            found.setdefault((schema, table), []).append(column)
    assert len(found) > 50
    assert {name: columns for name, columns in found.items() if columns != told[name]} == {}
