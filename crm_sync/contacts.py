"""What every CRM is told about a contact, whatever the fields are called there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]

# Column of activation.crm_contacts and its kind; a CRM keeps them as fields of its own whose names begin with sextant.
PROPERTIES: dict[str, str] = {
    "customer_id": "text",
    "rfm_segment": "text",
    "purchase_profile": "text",
    "amount_class": "text",
    "kmeans_group": "text",
    "engagement_segment": "text",
    "stars_12m": "number",
    "kmeans_score": "number",
    "order_count": "number",
    "revenue": "number",
    "average_order_value": "number",
    "recency_days": "number",
    "first_order_date": "date",
    "last_order_date": "date",
    "email_opt_in": "boolean",
    "sms_opt_in": "boolean",
    "rfm_segment_label": "text",
    "purchase_profile_label": "text",
    "kmeans_group_label": "text",
    "engagement_segment_label": "text",
    "amount_class_label": "text",
    "advice": "text",
    "audiences": "list",
    "gender": "text",
    "age": "number",
    "purchase_likelihood_90d": "number",
    "is_control_group": "boolean",
    "churn_risk": "text",
    "expected_value_12m": "number",
    "next_purchase_date": "date",
}
# The columns that say who a person is: never shown, and taken out of every message.
PERSONAL = ("email", "phone", "first_name", "last_name", "city")
# Never shown either; too common to be looked for in a message.
DESCRIBING = ("gender", "age")


def property_name(column: str) -> str:
    """Returns the name of a column's field in a CRM."""
    return f"sextant_{column}"


def names_in(value: str | None) -> list[str] | None:
    """Returns the names that one text of the warehouse has; None for nothing."""
    return value.split(";") if value else None


def json_value(value: Any) -> str | int | float | bool | None:
    """Returns a value of the warehouse as JSON has it: dates as ISO text, money as a number."""
    if isinstance(value, Decimal):
        # The shortest text that reads back as the same amount: exact up to 15 digits.
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def text_value(value: Any) -> str:
    """Returns a value of the warehouse as text, the empty text for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(json_value(value))


def masked(row: Row) -> dict[str, Any]:
    """Returns the row as it may be shown."""
    return {**row, **{column: "***" for column in (*PERSONAL, *DESCRIBING) if row.get(column) is not None}}


def personal(rows: Iterable[Row]) -> Iterable[str]:
    """Yields all that says who the contacts are."""
    return (str(row[column]) for row in rows for column in PERSONAL if row.get(column))


def mentioned(texts: Iterable[str], rows: Iterable[Row]) -> set[str]:
    """Returns the keys of the contacts that ``texts`` name by key, otherwise by address or number."""
    by_key, by_address = {}, {}
    for row in rows:
        by_key[row["contact_key"]] = row["contact_key"]
        for column in ("email", "phone"):
            if row.get(column):
                by_address.setdefault(row[column].lower(), set()).add(row["contact_key"])
    texts = [text.strip() for text in texts]
    keys = {by_key[text] for text in texts if text in by_key}
    return keys or set().union(*(by_address.get(text.lower(), set()) for text in texts))


def texts_in(value: Any) -> Iterable[str]:
    """Yields every text within nested JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)
