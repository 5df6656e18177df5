"""The sample gives the same marts on DuckDB and on a Spark cluster that loses a worker, row by row."""

from __future__ import annotations

import pytest
from cluster import Cluster
from engines import DuckDB, Engine, Spark, differences

# A year of snapshots would run the same statements ten times more.
FEW_SNAPSHOTS = {"history_months": 3}
EARLIER = {"history_months": 2, "as_of_date": "2025-05-20"}
NOT_PUBLISHED = {"staging", "intermediate"}
# After this many models of the second build a worker is killed: others have written, and most are still to come.
LOST_AFTER = 40


@pytest.fixture(scope="module")
def built(duck: DuckDB, spark: Spark, cluster: Cluster) -> tuple[DuckDB, Spark]:
    """Build the sample on both engines with the tests of its data, over the history of a build a month before."""

    def lose_a_worker(number: int) -> None:
        if number == LOST_AFTER:
            assert spark.executors() == 2
            cluster.kill_a_worker()

    for engine, meanwhile in ((duck, {}), (spark, {"after_model": lose_a_worker})):
        engine.build("--select", "+rfm_scores", "--exclude-resource-types", "test", "unit_test", variables=EARLIER)
        engine.build("--exclude-resource-types", "unit_test", variables=FEW_SNAPSHOTS, **meanwhile)
    return duck, spark


def test_the_build_came_to_its_end_with_one_worker_of_two(built, cluster):
    assert len(cluster.workers) == 1
    assert built[1].executors() == 1


def published(engine: Engine) -> set[str]:
    """Return the marts and rules that dbt built, as schema.table."""
    return {
        f"{node['schema']}.{node['alias']}"
        for node in engine.manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed") and node["schema"] not in NOT_PUBLISHED
    }


def test_both_have_the_same_marts(built):
    duck, spark = built
    assert published(duck) == published(spark)
    assert len(published(duck)) > 10


def test_both_keep_month_ends_and_let_the_middle_of_a_month_go(built):
    for engine in built:
        dates = engine.query("select distinct cast(snapshot_date as string) as day from segmentation.rfm_scores")
        assert sorted(dates["day"].to_pylist()) == ["2025-03-31", "2025-04-30", "2025-05-31", "2025-06-18"]


# The digest of an engine's own SQL is its own; which snapshots share one is the same.
RULES = """
select
    model_name,
    snapshot_date,
    is_by_todays_rules,
    computed_as_of_date,
    count(*) over (partition by model_name, rules_digest) as snapshots_of_these_rules
from quality.snapshot_rules
"""


def test_every_mart_is_the_same(built):
    duck, spark = built
    found = {}
    for mart in sorted(published(duck)):
        select = RULES if mart == "quality.snapshot_rules" else f"select * from {mart}"
        if differs := differences(duck.query(select), spark.query(select)):
            found[mart] = differs
    assert not found, "\n".join(f"{mart}: {lines}" for mart, lines in found.items())
