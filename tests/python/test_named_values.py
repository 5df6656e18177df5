"""The rank and the names of every value in the marts, from the rules as they are written."""

from __future__ import annotations

from collections import defaultdict

import pytest
from reference.names import Names, read_names
from warehouse import RULES, read, read_csv

# mart, columns of the attribute, the value, its names and its rank
NAMES = "label_en, label_fr, value_rank"
MARTS = [
    *(
        (mart, f"attribute, attribute_value, {NAMES}")
        for mart in [
            "customer_base.customer_breakdown",
            "customer_base.cumulative_revenue",
            "retention.first_purchase_outcomes",
            "retention.cohort_retention_by_attribute",
            "retention.repurchase_delay_summary",
            "quality.field_completion",
        ]
    ),
    *(
        (mart, f"system, segment, {NAMES}")
        for mart in [
            "quality.opt_in_coverage",
            "segmentation.purchase_likelihood",
            "segmentation.segment_forecast",
            "segmentation.segment_margin",
        ]
    ),
    ("segmentation.rfm_grid", f"'rfm', rfm_segment, {NAMES}"),
    *(
        (mart, f"'acquisition_channel', channel, {NAMES}")
        for mart in ["retention.acquisition_costs", "retention.cohort_payback"]
    ),
    *(
        (
            "segmentation.segment_transitions",
            f"system, {end}_segment, {end}_label_en, {end}_label_fr, {end}_value_rank",
        )
        for end in ("from", "to")
    ),
]


@pytest.fixture(scope="module")
def names() -> Names:
    """Return the names of each attribute and value that a rule names."""
    return read_names(RULES)


def place(attribute: str, value: str) -> tuple:
    """Return a key by which the values of an attribute are in the order that a reader expects."""
    rules = {"age_band": "age_bands", "basket_band": "basket_bands"}
    if value in ("all", "(all)", "(new)"):
        return (0,)
    if value in ("(unknown)", "(none)", "(left)"):
        return (2,)
    if attribute in rules:
        # Both rules are written from low to high.
        return 1, [row[attribute] for row in read_csv(RULES / f"{rules[attribute]}.csv")].index(value)
    if attribute == "order_rank":
        return 1, int(value)
    system = "rfm" if attribute == "segment" else attribute
    ranks = {row["segment"]: int(row["rank"]) for row in read_csv(RULES / "segments.csv") if row["system"] == system}
    if ranks:
        return 1, ranks[value]
    if attribute == "gender":
        return 1, ["female", "male", "other"].index(value)
    return 1, value.lower(), value


@pytest.mark.parametrize(("mart", "columns"), MARTS)
def test_every_value_has_its_names_and_its_rank(sample_warehouse, names, mart, columns):
    found = defaultdict(dict)
    for attribute, value, *named, rank in read(sample_warehouse, f"select distinct {columns} from {mart}"):
        assert value not in found[attribute], "a value has one name and one rank"
        found[attribute][value] = rank
        own = names.get((attribute, value)) or names.get(("any", value)) or (value, value)
        assert tuple(named) == own
    assert found
    for attribute, ranks in found.items():
        expected = sorted(ranks, key=lambda value: place(attribute, value))
        assert sorted(ranks, key=ranks.get) == expected, attribute


def test_bands_are_not_sorted_by_their_letters(sample_warehouse):
    sql = """
        select attribute_value from retention.first_purchase_outcomes
        where attribute = 'basket_band' order by value_rank
    """
    bands = [band for (band,) in read(sample_warehouse, sql)]
    assert bands.index("50 to under 100") < bands.index("100 to under 200")
    assert bands != sorted(bands)
    sql = """
        select attribute_value from retention.repurchase_delay_summary
        where attribute = 'order_rank' order by value_rank
    """
    ranks = [int(rank) for (rank,) in read(sample_warehouse, sql)]
    assert ranks == list(range(1, len(ranks) + 1)) and len(ranks) > 9
