"""The table of docs/value.md: what models and naive rules expected of two real shops, and what came."""

from __future__ import annotations

from pathlib import Path

from warehouse import ROOT, read

SHOPS = ("CDNOW", "Complete Journey")
# The latest past snapshot of each horizon: what was expected of a customer, what came, and how far both were apart.
SQL = """
    select
        horizon_days, snapshot_date, label_en, customers, predicted / customers as predicted, observed / customers as
        observed, mean_absolute_error, normalised_gini, decile_mape, error_place, order_place
    from segmentation.value_accuracy
    where model <> 'perfect'
    qualify snapshot_date = max(snapshot_date) over (partition by horizon_days)
    order by horizon_days, value_rank
"""


def lines(shop: str, warehouse: Path) -> list[str]:
    """Return the lines of the table for a shop."""
    found = []
    for days, day, label, customers, predicted, observed, error, gini, mape, *_ in read(warehouse, SQL):
        figures = [f"{customers:,}", f"{predicted:.2f}", f"{observed:.2f}", f"{error:.2f}"]
        figures += ["" if share is None else f"{share:.2f}" for share in (gini, mape)]
        found.append(f"| {shop} | {day} | {days} | {label} | {' | '.join(figures)} |")
    return found


def test_the_table_of_the_page_is_that_of_the_marts(cdnow_warehouse, journey_build):
    made = [*lines(SHOPS[0], cdnow_warehouse), *lines(SHOPS[1], journey_build.warehouse)]
    page = (ROOT / "docs" / "value.md").read_text(encoding="utf-8").splitlines()
    assert made and [line for line in page if line.startswith(tuple(f"| {shop} |" for shop in SHOPS))] == made, (
        "\n".join(made)
    )
