"""The map of the scores, against the reference's score of every customer."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from comparison import assert_same_rows
from reference import rfm
from warehouse import RULES, read_columns


def test_every_cell_has_its_customers_and_their_revenue(sample_warehouse, sample_shop):
    segments = rfm.read_segments(RULES / "rfm_segments.csv")
    today = [row for row in rfm.scores(sample_shop, segments) if row.snapshot_date == sample_shop.as_of_date]
    revenues = defaultdict(list)
    for row in today:
        revenues[row.r_score, row.fm_score].append(row.revenue)
    whole = sum((row.revenue for row in today), Decimal(0))
    expected = []
    for cell, segment in segments.items():
        people, revenue = revenues[cell], sum(revenues[cell], Decimal(0))
        shares = len(people) / len(today), float(revenue) / float(whole)
        expected.append((*cell, segment, len(people), shares[0], revenue, shares[1]))
    assert len(expected) == 36
    assert any(not people for people in revenues.values())
    names = ["r_score", "fm_score", "rfm_segment", "customers", "share_of_customers", "revenue", "share_of_revenue"]
    assert_same_rows(read_columns(sample_warehouse, "segmentation.rfm_grid", names), expected)
