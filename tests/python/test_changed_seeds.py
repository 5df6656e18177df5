"""A warehouse goes on where a later version has other columns in a rule seed."""

from __future__ import annotations

from pathlib import Path

from shops import clean_shop, write_csv_shop
from warehouse import RULES, dbt, project_with_own_rules, read, read_csv, write_csv

SCORES = "select * from segmentation.rfm_scores order by all"
COLUMNS = (
    "select table_name, column_name, data_type, comment from duckdb_columns() where schema_name = 'rules'"
    " order by table_name, column_index"
)


def older(rules: Path) -> None:
    """Give four seeds the columns that an earlier version might have had."""
    segments = read_csv(rules / "segments.csv")
    write_csv(rules / "segments.csv", [{k: v for k, v in row.items() if k != "label_fr"} for row in segments])
    grid = read_csv(rules / "rfm_segments.csv")
    write_csv(rules / "rfm_segments.csv", [{"note": f"cell {place}"} | row for place, row in enumerate(grid)])
    # As many columns as before, in another order and under another name.
    scores = read_csv(rules / "fm_scores.csv")
    write_csv(rules / "fm_scores.csv", [dict(reversed(row.items())) for row in scores])
    labels = read_csv(rules / "country_labels.csv")
    write_csv(
        rules / "country_labels.csv", [{f"{name.upper()}_": text for name, text in row.items()} for row in labels]
    )


def test_a_seed_has_the_columns_of_its_file_whatever_it_had(tmp_path):
    raw = write_csv_shop(tmp_path / "raw", clean_shop())
    project = project_with_own_rules(tmp_path / "project")
    older(project / "seeds" / "rules")
    command = ("build", "--select", "+rfm_scores", "resource_type:seed", "--exclude-resource-types", "unit_test")
    options = {"variables": {"raw_data": raw, "history_months": 3}, "project": project}
    warehouse = dbt(tmp_path / "shop.duckdb", *command, "test", **options).succeeded().warehouse
    scores, columns = read(warehouse, SCORES), read(warehouse, COLUMNS)
    assert {"note", "LABEL_EN_"} <= {name for _, name, *_ in columns} and len(scores) > 20

    for file in RULES.glob("*.csv"):
        (project / "seeds" / "rules" / file.name).write_bytes(file.read_bytes())
    dbt(warehouse, *command, **options).succeeded()
    new = dbt(tmp_path / "new" / "shop.duckdb", "seed").succeeded().warehouse
    assert read(warehouse, COLUMNS) == read(new, COLUMNS) != columns
    for seed in {table for table, *_ in columns}:
        rows = f"select * from rules.{seed} order by all"
        assert read(warehouse, rows) == read(new, rows), seed
    assert read(warehouse, SCORES) == scores
