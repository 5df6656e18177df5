"""Columns that have been given a better name: for one version, the old one says the same."""

from __future__ import annotations

import pytest
from warehouse import read

# mart, old name, new name
OLD_NAMES = [
    ("quality.opt_in_coverage", "opt_in_rate", "channel_opt_in_rate"),
    ("quality.opt_in_coverage", "reachable_rate", "channel_reachable_rate"),
    *(
        (mart, old + part, "attribute" + part)
        for mart, old in [
            ("customer_base.customer_breakdown", "dimension"),
            ("customer_base.cumulative_revenue", "characteristic"),
            ("retention.first_purchase_outcomes", "characteristic"),
            ("retention.cohort_retention_by_attribute", "characteristic"),
            ("retention.repurchase_delay_summary", "factor"),
            ("quality.field_completion", "breakdown"),
        ]
        for part in ("", "_value")
    ),
]


@pytest.mark.parametrize(("mart", "old", "new"), OLD_NAMES)
def test_the_old_name_says_the_same(sample_warehouse, mart, old, new):
    rows, same = read(sample_warehouse, f"select count(*), count(*) filter ({old} = {new}) from {mart}")[0]
    assert rows == same > 0
