"""The rows of a warehouse that are about one person, relation by relation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb

from person_export.catalogue import Relation, relations
from person_export.person import Person
from serving.sql import quoted


@dataclass(frozen=True)
class Found:
    """What a relation has about the person, and by which link it was found."""

    relation: Relation
    link: str
    rows: list[dict[str, Any]]


@dataclass
class Known:
    """All that a warehouse has: what was found, what could not be read and why, and what is about nobody."""

    found: list[Found] = field(default_factory=list)
    not_read: dict[str, str] = field(default_factory=dict)
    about_nobody: list[str] = field(default_factory=list)


def collect(connection: duckdb.DuckDBPyConnection, person: Person) -> Known:
    """Reads every relation; those that name the customer first, because the others are found by what these say."""
    known = Known()
    open_relations = relations(connection)
    for link in (by_customer, by_order, by_event, by_raw_row, by_value):
        rest = []
        for relation in open_relations:
            condition = link(relation, person)
            if condition is None:
                rest.append(relation)
                continue
            try:
                rows = _rows(connection, relation, *condition)
            except duckdb.Error as error:
                known.not_read[relation.full_name] = str(error).splitlines()[0]
                continue
            known.found.append(Found(relation, link.__name__.removeprefix("by_").replace("_", " "), rows))
            _learn(person, relation, rows)
        open_relations = rest
    known.about_nobody = [relation.full_name for relation in open_relations]
    known.found.sort(key=lambda found: found.relation.full_name)
    return known


Condition = tuple[str, dict[str, Any]] | None


def by_customer(relation: Relation, person: Person) -> Condition:
    """Rows with one of the person's ids or contact keys, and those without any that have the person's address."""
    conditions = {name: "ids" for name in relation.customer_keys}
    if "contact_key" in relation.columns:
        conditions["contact_key"] = "keys"
    if not conditions:
        return None
    parameters = {"ids": person.ids, "keys": person.contact_keys}
    parameters = {name: parameters[name] for name in set(conditions.values())}
    sql = " or ".join(f"{_in(name, parameter)}" for name, parameter in conditions.items())
    if "email" in relation.columns and person.addresses:
        # A guest's order.
        unnamed = " and ".join(f"{quoted(name)} is null" for name in conditions)
        sql += f" or ({unnamed} and {_in('email', 'addresses', 'lower(trim({}))')})"
        parameters["addresses"] = sorted(person.addresses)
    return sql, parameters


def by_order(relation: Relation, person: Person) -> Condition:
    """Rows of the person's orders: an order is known by its store and its id."""
    if "order_id" not in relation.columns:
        return None
    if "store_id" not in relation.columns:
        return _in("order_id", "orders"), {"orders": sorted({order for order, _ in person.order_ids})}
    orders = [f"{store or ''}\n{order}" for order, store in person.order_ids]
    return "concat(store_id, chr(10), order_id) in (select unnest($orders::varchar[]))", {"orders": sorted(orders)}


def by_event(relation: Relation, person: Person) -> Condition:
    """Rows of the person's events."""
    if "event_id" not in relation.columns:
        return None
    return _in("event_id", "events"), {"events": sorted(person.event_ids)}


def by_raw_row(relation: Relation, person: Person) -> Condition:
    """Rows about a raw row of the person's, whatever its table."""
    if not {"table_name", "raw_row_number"} <= set(relation.columns):
        return None
    places = [f"{table}\n{number}" for table, number in person.raw_rows]
    sql = "concat(table_name, chr(10), raw_row_number) in (select unnest($places::varchar[]))"
    return sql, {"places": sorted(places)}


def by_value(relation: Relation, person: Person) -> Condition:
    """Rows that name nobody, but hold a text that the person has given."""
    if not relation.personal:
        return None
    return " or ".join(_in(name, "texts") for name in relation.personal), {"texts": sorted(person.values)}


def _in(column: str, parameter: str, form: str = "{}") -> str:
    text = form.format(f"cast({quoted(column)} as varchar)")
    return f"{text} in (select unnest(${parameter}::varchar[]))"


def _rows(
    connection: duckdb.DuckDBPyConnection, relation: Relation, condition: str, parameters: dict[str, Any]
) -> list[dict[str, Any]]:
    result = connection.execute(f"select * from {relation.sql_name} where {condition} order by all", parameters)
    names = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def _learn(person: Person, relation: Relation, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row.get("order_id") is not None:
            person.order_ids.add((row["order_id"], row.get("store_id")))
        if row.get("event_id") is not None:
            person.event_ids.add(row["event_id"])
        if relation.raw_table:
            person.raw_rows.add((relation.raw_table, row["raw_row_number"]))
        texts = {str(row[name]) for name in relation.personal if row[name] is not None}
        person.values |= texts
        if row.get("email"):
            person.addresses.add(str(row["email"]).strip().lower())
