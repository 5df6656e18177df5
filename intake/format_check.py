"""What is wrong with a format file, one line for each fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from intake.contract import Contract, Table

FINANCIAL_STATUSES = (
    "paid",
    "partially_paid",
    "partially_refunded",
    "refunded",
    "pending",
    "authorized",
    "failed",
    "voided",
    "cancelled",
    "chargeback",
)
TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
KIND_NAMES = {"string": "text", "array": "a list", "object": "keys with values", "boolean": "true or false"}


def _mapping(properties: Mapping, *required: str) -> dict:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


CASE = _mapping(
    {
        "if": {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
        "value": {"type": "string"},
    },
    "if",
    "value",
)
COLUMN = _mapping(
    {
        "from": TEXTS,
        "value": {"type": "string"},
        "number_within": TEXT,
        "form": {"enum": ["email", "first_word", "other_words"]},
        "prefix": TEXT,
        "cases": {"type": "array", "items": CASE, "minItems": 1},
    }
)
TABLE = _mapping(
    {
        "one_row_per": TEXT,
        "sum": TEXTS,
        "rows_with": TEXTS,
        "rows_without": TEXTS,
        "fallback": {"type": "boolean"},
        "columns": {"type": "object", "additionalProperties": COLUMN, "minProperties": 1},
    },
    "columns",
)
EXPORT = _mapping(
    {
        "title": TEXT,
        "recognised_by": TEXTS,
        "naive_timestamps": {"enum": ["utc", "local"]},
        "date_order": {"enum": ["ymd", "dmy", "mdy"]},
        "decimal_mark": {"enum": ["point", "comma"]},
        "statuses": {"type": "object", "additionalProperties": {"enum": list(FINANCIAL_STATUSES)}},
        "tables": {"type": "object", "additionalProperties": TABLE, "minProperties": 1},
    },
    "title",
    "recognised_by",
    "tables",
)
SCHEMA = _mapping(
    {
        "format": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "title": TEXT,
        "exports": {"type": "array", "items": EXPORT, "minItems": 1},
    },
    "format",
    "title",
    "exports",
)


def faults(declared: object, contract: Contract) -> list[str]:
    """Return the faults of a format file, place and fault on one line each; none where all is well."""
    errors = Draft202012Validator(SCHEMA).iter_errors(declared)
    found = [
        line
        for error in sorted(errors, key=lambda error: list(map(str, error.absolute_path)))
        for line in _lines(error)
    ]
    return found or list(_contract_faults(declared, contract))


def one_of(name: str, allowed: object) -> str:
    """Return the end of a message about an unknown name: the names expected, and the one probably meant."""
    allowed = list(allowed)
    near = get_close_matches(name.lower(), allowed, n=1)
    meant = f"; did you mean {near[0]}?" if near else ""
    return f"Expected one of {', '.join(allowed)}{meant}"


def _lines(error: ValidationError) -> Iterator[str]:
    place = _place(error.absolute_path)
    if error.validator == "additionalProperties":
        allowed = error.schema["properties"]
        for key in error.instance:
            if key not in allowed:
                yield f"{_place([*error.absolute_path, key])}: there is no such key. {one_of(str(key), allowed)}"
    elif error.validator == "required":
        for key in error.schema["required"]:
            if key not in error.instance:
                yield f"{place}: {key} is missing"
    elif error.validator == "enum":
        yield f"{place}: {one_of(str(error.instance), error.validator_value)}. Got: {error.instance}"
    elif error.validator == "type":
        yield f"{place}: expected {KIND_NAMES[error.validator_value]}{_quotes(error)}. Got: {_shown(error.instance)}"
    elif error.validator == "pattern":
        yield f"{place}: expected small letters, digits and _, with a letter first. Got: {error.instance}"
    else:
        yield f"{place}: expected at least one. Got: nothing"


def _quotes(error: ValidationError) -> str:
    """Return the hint for a word that YAML does not read as text, such as No or 1."""
    scalar = error.validator_value == "string" and isinstance(error.instance, bool | int | float)
    return ", in quotes" if scalar else ""


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "keys with values"
    return "nothing" if value is None else "a list" if isinstance(value, list) else str(value)


def _place(path: object) -> str:
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else str(step)
    return place or "the file"


def _contract_faults(declared: Mapping, contract: Contract) -> Iterator[str]:
    if declared["format"] == "contract":
        yield "format: contract is the name of the raw contract itself. Expected another name"
    for number, export in enumerate(declared["exports"]):
        for name, mapped in export["tables"].items():
            place = f"exports[{number}].tables.{name}"
            if name not in contract.tables:
                yield f"{place}: there is no such table. {one_of(name, contract.tables)}"
            else:
                yield from _table_faults(place, mapped, contract.tables[name])


def _table_faults(place: str, mapped: Mapping, table: Table) -> Iterator[str]:
    columns = mapped["columns"]
    for name, column in columns.items():
        if name not in table.columns:
            yield f"{place}.columns.{name}: there is no such column. {one_of(name, table.columns)}"
        else:
            yield from _column_faults(f"{place}.columns.{name}", column)
    for name, column in table.columns.items():
        if column.required and name not in columns:
            yield f"{place}.columns: {name} is missing; {table.name} must have it"
    key = mapped.get("one_row_per")
    if key and key not in columns:
        yield f"{place}.one_row_per: {key} is none of its columns. {one_of(key, columns)}"
    for number, name in enumerate(mapped.get("sum", [])):
        amounts = [column for column in columns if column in table.columns and table.columns[column].is_amount]
        if name not in amounts:
            yield f"{place}.sum[{number}]: {name} is none of its amounts. {one_of(name, amounts)}"
    if "sum" in mapped and not key:
        yield f"{place}.sum: one_row_per is missing; without it no rows are put together"


def _column_faults(place: str, column: Mapping) -> Iterator[str]:
    ways = [way for way in ("from", "value", "number_within") if way in column]
    if len(ways) != 1:
        yield f"{place}: expected exactly one of from, value, number_within. Got: {', '.join(ways) or 'none'}"
    for key in ("form", "prefix", "cases"):
        if key in column and "from" not in column:
            yield f"{place}.{key}: from is missing; {key} says how its values are read"
