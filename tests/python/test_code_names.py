"""Every code in the marts has a name in both languages, so that a screen shows none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from reference.names import Names, read_names
from warehouse import MART_SCHEMAS, ROOT, RULES, read

# Text columns that are no codes: ids, what the shop or a file calls something, and what belongs to a person.
OWN_NAMES = {
    *("customer_id", "raw_customer_id", "order_id", "campaign_id", "contact_key", "row_key", "row_hash", "store_id"),
    *("email", "phone", "email_sha256", "phone_sha256", "first_name", "last_name", "city", "postal_code"),
    *(
        "name",
        "promo_code",
        "first_category",
        "order_line_id",
        "product_id",
        "product_category",
        "favourite_category",
        "last_category",
        "last_products",
        "from_category",
        "to_category",
        "raw_value",
        "raw_input",
        "file_name",
        "taken_for",
        "encoding",
        "notes",
    ),
    *("column_name", "model_name", "rules_digest", "sextant_version", "timezone", "currency", "reporting_currency"),
}
# Texts for people: in both languages or, for CRMs, in the shop's; audiences is a list of the shop's names.
FOR_PEOPLE = ("_en", "_fr", "_label", "advice", "audiences")
# Columns of codes that have their names under another attribute than the column's own name.
ATTRIBUTES = {
    **dict.fromkeys(("dimension", "characteristic", "factor", "breakdown"), "attribute"),
    **dict.fromkeys(("status_reason", "finding"), "reason"),
    "country_code": "country",
    "other_audience": "audience",
    "tail_channel": "acquisition_channel",
    "leading_system": "system",
    "rfm_segment": "rfm",
    "purchase_profile": "ratings",
    "purchase_profile_12m": "ratings",
    "kmeans_group": "kmeans",
    "engagement_segment": "engagement",
}
# Columns of codes whose attribute, or system, another column says.
BY_ANOTHER = {
    "subject": "case when measure in ('completion_rate', 'validity_rate') then 'field' else 'channel' end",
    "attribute_value": "attribute",
    "dimension_value": "dimension",
    "characteristic_value": "characteristic",
    "factor_value": "factor",
    "breakdown_value": "breakdown",
    "segment": "system",
    "from_segment": "system",
    "to_segment": "system",
    "leading_segment": "leading_system",
}
# Attributes whose values are texts of the shop, or numbers.
OF_THE_SHOP = {"city", "first_category", "store", "order_rank"}
# Where models write codes, and lists of codes that tests or descriptions of columns have.
WRITTEN = {
    "reason": [
        ("models/intermediate/engagement/int_event_faults.sql", r"then '(\w+)'"),
        ("models/quality/blocks/int_unused_rows.sql", r"'(\w+)' as reason"),
        ("macros/raw/unreadable_values.sql", r"'(\w+)' as reason"),
        ("models/quality/raw_findings.sql", r"'(\w+)' as finding"),
        ("models/quality/raw_findings.yml", r"- name: finding\n.*\n +description: >\n +([^.]*)"),
        ("models/staging/stg_suppressions.sql", r"(not_a_hash|missing_address_hash)"),
    ],
    "verdict": [("models/activation/campaign_impact.yml", r"verdict in \(([^)]*)\)")],
    "control_basis": [("models/activation/campaign_impact.sql", r"(?:then|else) '((?!margin|revenue)\w+)'")],
    "advertising_status": [("models/activation/advertising_contacts.yml", r"advertising_status in \(([^)]*)\)")],
    "status": [
        ("models/activation/crm_erasures.yml", r"status in \(([^)]*)\)"),
        ("models/quality/guard_results.sql", r"(?:then|else) '(\w+)'"),
    ],
    "measure": [("seeds/rules/_quality.yml", r"measure in \(([^)]*)\)")],
    "rule": [("models/core/customer_identities.yml", r"rule in \(([^)]*)\)")],
    "destination": [("dbt_project.yml", r"crm_destinations: \[(.*)\]")],
    "audience": [("dbt_project.yml", r"- \{?name: (\w+),? ?\n? +where:|- \{name: (\w+), where:")],
}


@pytest.fixture(scope="module")
def names() -> Names:
    """Return the names of each column and code, wherever a rule has them."""
    return read_names(RULES)


def codes(warehouse: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each mart and column of codes with each attribute and code in it."""
    schemas = ", ".join(f"'{schema}'" for schema in MART_SCHEMAS)
    columns = read(
        warehouse,
        "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        f" where data_type = 'VARCHAR' and schema_name in ({schemas}) order by all",
    )
    assert len(columns) > 150
    for mart, column in columns:
        if column not in OWN_NAMES and not column.endswith(FOR_PEOPLE):
            attribute = BY_ANOTHER.get(column, f"'{ATTRIBUTES.get(column, column)}'")
            values = read(warehouse, f"select distinct {attribute}, {column} from {mart} where {column} is not null")
            yield from ((f"{mart}.{column}", *value) for value in values)


def test_every_code_of_every_mart_has_a_name_in_both_languages(sample_warehouse, names):
    nameless = [
        f"{place}: {attribute} {code}"
        for place, attribute, code in codes(sample_warehouse)
        if attribute not in OF_THE_SHOP and not all(names.get((attribute, code)) or names.get(("any", code)) or [None])
    ]
    assert not nameless, "\n".join(nameless)


@pytest.mark.parametrize("column", WRITTEN)
def test_every_code_that_a_model_writes_has_a_name(names, column):
    """Codes that the sample does not have too: read from the models and their descriptions."""
    found = set()
    for file, pattern in WRITTEN[column]:
        texts = re.findall(pattern, (ROOT / file).read_text(encoding="utf-8"))
        assert texts, file
        for text in ("".join(groups) if isinstance(groups, tuple) else groups for groups in texts):
            found |= {code.strip(" '\n") for code in re.split(r",|\bor\b", text)}
    assert len(found) > 2 and found == {code for code in found if (column, code) in names}


def test_raw_tables_and_what_their_rows_lack_have_names(names):
    sources = (ROOT / "macros" / "raw" / "unreadable_values.sql").read_text(encoding="utf-8")
    keyed = re.findall(r"'(\w+)': \('stg_\w+', '(\w+)'\)", sources)
    assert len(keyed) == 6
    assert all(("table_name", table) in names and ("reason", f"missing_{key}") in names for table, key in keyed)


@pytest.mark.parametrize(
    ("mart", "column", "attribute"),
    [
        ("quality.order_reconciliation", "order_status", "order_status"),
        ("quality.order_reconciliation", "status_reason", "reason"),
        ("quality.rejected_rows", "reason", "reason"),
        ("quality.raw_findings", "finding", "reason"),
        ("activation.campaign_impact", "audience", "audience"),
    ],
)
def test_a_mart_has_the_names_of_its_codes(sample_warehouse, names, mart, column, attribute):
    found = read(sample_warehouse, f"select distinct {column}, {column}_label_en, {column}_label_fr from {mart}")
    assert found and {code: tuple(labels) for code, *labels in found} == {
        code: names[attribute, code] for code, *_ in found
    }


def test_statuses_are_in_the_order_that_a_reader_expects(sample_warehouse):
    sql = "select distinct order_status, order_status_rank from quality.order_reconciliation"
    assert dict(read(sample_warehouse, sql)) == {"purchase": 1, "return": 2, "excluded": 3, "rejected": 4}
