"""What values and codes are called for people, from the rules as they are written."""

from __future__ import annotations

from pathlib import Path

from reference.ratings import read_rows

# (attribute, value): its English and its French name.
Names = dict[tuple[str, str], tuple[str, str]]
# Seed, column of its values, and the attribute that these are of.
SEEDS = [
    ("country_labels", "country_code", "country"),
    ("age_bands", "age_band", "age_band"),
    ("systems", "system", "system"),
    ("rating_profiles", "rating_profile", "rating_profile"),
    ("amount_classes", "amount_class", "amount_class"),
    ("order_status_reasons", "reason", "reason"),
    ("contradiction_reasons", "reason", "contradiction_reason"),
    ("campaign_audiences", "audience", "audience"),
    ("engagement_weights", "event_type", "event_type"),
    ("churn_risks", "churn_risk", "churn_risk"),
    ("value_models", "model", "model"),
    ("value_reasons", "reason", "model_reason"),
]


def read_names(folder: Path) -> Names:
    """Return the names of each attribute and value that a rule names."""
    named = {(row["system"], row["segment"]): row for row in read_rows(folder / "segments.csv")}
    # A breakdown by segment is by RFM segment, and an RFM segment is an audience under its own name.
    for attribute in ("segment", "audience"):
        named |= {(attribute, segment): row for (system, segment), row in named.items() if system == "rfm"}
    for seed, column, attribute in SEEDS:
        named |= {(attribute, row[column]): row for row in read_rows(folder / f"{seed}.csv")}
    named |= {(row["attribute"], row["attribute_value"]): row for row in read_rows(folder / "value_labels.csv")}
    return {key: (row["label_en"], row["label_fr"]) for key, row in named.items()}
