"""What the marts say of themselves, against the files, the vars and the snapshots that there are."""

from __future__ import annotations

import yaml
from warehouse import ROOT, read


def test_the_context_of_the_sample(sample_warehouse, sample_shop):
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    snapshots = read(sample_warehouse, "select distinct snapshot_date from segmentation.rfm_scores order by 1")
    *month_ends, (today,) = snapshots
    assert today == sample_shop.as_of_date
    sql = """
        select raw_input, sextant_version, reporting_currency, is_currency_chosen, timezone, rating_profile, as_of_date,
            history_months, first_snapshot_date
        from core.publication_context
    """
    currency, history = "EUR", project["vars"]["history_months"]
    assert len(month_ends) == history
    said = ("the sample", project["version"], currency, False, project["vars"]["timezone"])
    said += (project["vars"]["rating_profile"], today, history)
    assert read(sample_warehouse, sql) == [(*said, month_ends[0][0])]
