"""The marts that the scripts in by_hand/ make too, and whether their rows are the same."""

from __future__ import annotations

from pathlib import Path

import duckdb

# The mart's schema, and the columns that must be equal.
COMPARED = {
    "orders": (
        "core",
        "order_id order_version order_status status_reason currency revenue order_rank days_since_previous_order",
    ),
    "rfm_scores": (
        "segmentation",
        "customer_id recency_days order_count revenue r_score f_score m_score fm_score rfm_segment",
    ),
    "rfm_cut_points": ("segmentation", "criterion score lowest_value highest_value customers"),
    "purchase_ratings": (
        "segmentation",
        "customer_id period_months order_count revenue stars purchase_profile amount_class",
    ),
    "kmeans_scores": ("segmentation", "customer_id kmeans_score kmeans_group"),
    "cohort_retention": (
        "retention",
        "cohort_period periods_since_first active_customers orders revenue cumulative_revenue",
    ),
    "repurchase_delays": ("retention", "order_id customer_id country_code basket_band rfm_segment delay_days"),
    "repurchase_delay_summary": ("retention", "factor factor_value pairs p10_days median_days p90_days"),
    "order_reconciliation": ("quality", "order_status status_reason orders total_amount"),
}
# The scripts by hand lack the summary's factor first_category, which needs order lines.
ROWS = {"repurchase_delay_summary": "factor <> 'first_category'"}


def differences(by_hand: Path, warehouse: Path) -> list[str]:
    """The marts whose rows by hand are not Sextant's, in the columns that both have."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{by_hand}' as by_hand (read_only)")
        connection.execute(f"attach '{warehouse}' as sextant (read_only)")
        for mart, (schema, columns) in COMPARED.items():
            described = connection.execute(f"describe sextant.{schema}.{mart}").fetchall()
            # The last digits of a floating point number depend on the order of computing.
            types = {name: "decimal(18, 6)" if kind == "DOUBLE" else kind for name, kind, *_ in described}
            casts = ", ".join(f"cast({name} as {types[name]})" for name in columns.split())
            where = ROWS.get(mart, "true")
            # Sums of hashes instead of a join: they need no memory at a hundred million rows.
            ours, theirs = (
                connection.execute(
                    f"select count(*), sum(hash({casts})) from {database}.{schema}.{mart} where {where}"
                ).fetchone()
                for database in ("sextant", "by_hand")
            )
            if ours != theirs:
                found.append(mart)
    return found
