"""Who a customer id stands for: all the ids, contact keys and row numbers under which one person is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import duckdb

from serving.layout import Layout

IDENTITIES = "core.customer_identities"


class UnknownCustomer(Exception):
    """Nobody is known by an id; the text is one line for whoever asked."""


@dataclass
class Person:
    """One person. ``values`` are the personal texts that were found, ``raw_rows`` the places in the raw tables."""

    customer_id: str
    ids: list[str]
    order_ids: set[tuple[str, str | None]] = field(default_factory=set)
    event_ids: set[str] = field(default_factory=set)
    raw_rows: set[tuple[str, int]] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)

    @property
    def contact_keys(self) -> list[str]:
        """Returns the keys by which CRMs know the person; activation.crm_contacts computes them so."""
        return [hashlib.md5(f"crm contact {known}".encode()).hexdigest() for known in self.ids]


def find(connection: duckdb.DuckDBPyConnection, asked: str) -> Person:
    """Returns the person whom an id stands for, with every id that was merged into it.

    The id may be that of the marts, that of the raw data, with its store before it where stores number their customers
    themselves, or the bare raw id where it is one person's alone.
    """
    layout = Layout(connection)
    if not layout.has(IDENTITIES):
        return Person(asked, [asked])
    identities = layout.sql(IDENTITIES)
    source = "concat(store_id || ':', raw_customer_id)"
    for condition in (f"customer_id = $1 or {source} = $1", "raw_customer_id = $1"):
        sql = f"select distinct customer_id from {identities} where {condition} order by 1"
        persons = [row[0] for row in connection.execute(sql, [asked]).fetchall()]
        if len(persons) > 1:
            raise UnknownCustomer(f"{asked!r} is not one person's id; choose one of {', '.join(persons)}")
        if persons:
            sql = f"select distinct {source} from {identities} where customer_id = $1 order by 1"
            ids = [row[0] for row in connection.execute(sql, persons).fetchall()]
            return Person(persons[0], sorted({persons[0], *ids}))
    return Person(asked, [asked])
