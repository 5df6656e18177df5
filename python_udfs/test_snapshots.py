"""A Python model sees the same snapshots on each engine, and knows which of them have changed."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from python_udfs.snapshots import Snapshots

COUNTS = """
    select *
    from (values
        (date '2025-05-31', 'money', cast(null as int), 2.50::decimal(18, 4)),
        (date '2025-05-31', 'ages', 3, null),
        (date '2025-06-30', 'ages', null, 1.25),
        (date '2025-06-30', 'ages', 1, 9.75),
        (date '2025-06-30', 'ages', 1, 0.5)
    ) as counts (snapshot_date, part, repeat_purchases, mean_value)
"""


@pytest.fixture
def counts() -> duckdb.DuckDBPyRelation:
    """Return a relation as dbt gives it to a model on DuckDB."""
    return duckdb.connect().sql(COUNTS)


def test_both_kinds_of_relation_have_the_same_rows_in_the_same_order(counts):
    lazy, frame = Snapshots(counts), Snapshots(counts.df().sample(frac=1, random_state=1))
    dates = [pd.Timestamp(date) for date in lazy.digests()]
    assert dates == list(frame.digests()) == [pd.Timestamp("2025-05-31"), pd.Timestamp("2025-06-30")]
    for date, timestamp, means in zip(lazy.digests(), dates, ([-1, 2.5], [0.5, 9.75, 1.25]), strict=True):
        rows, others = (table.reset_index(drop=True) for table in (lazy.rows(date), frame.rows(timestamp)))
        assert rows["mean_value"].fillna(-1).tolist() == means
        pd.testing.assert_frame_equal(rows, others, check_dtype=False)


@pytest.mark.parametrize("kind", ["duckdb", "pandas"])
def test_the_digest_of_a_snapshot_is_of_its_rows_and_not_of_their_order(counts, kind):
    def digests(query: str) -> list[str]:
        relation = counts.query("counts_of_test", query.replace("from counts", "from counts_of_test"))
        return list(Snapshots(relation if kind == "duckdb" else relation.df()).digests().values())

    may, june = digests("from counts")
    assert may != june
    assert digests("from counts order by mean_value desc, part") == [may, june]
    changed = digests("select * replace (if(part = 'money', 3, mean_value) as mean_value) from counts")
    assert changed[0] != may and changed[1] == june
    assert digests("from counts union all from counts where mean_value = 0.5")[1] != june
