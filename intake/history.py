"""What the history of a warehouse was built from: is this run's raw input the same, and read in the same way?

A history can be gone on with where both are. Another shop's customers, or the same in another currency, can't be
compared with those of last month.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from intake.parts import Part, Store

SAMPLE = "the sample"
_FOLDER, _SCHEMA, _DATABASE, _STORES = "folder ", "schema ", "database ", "stores "
# Between the formats of several files of one table.
_AND = "; "


@dataclass(frozen=True)
class Asked:
    """What somebody said in so many words: which raw input to read, and that the history is to be computed anew."""

    names_the_input: bool
    computes_anew: bool


@dataclass(frozen=True)
class RawInput:
    """The raw input of a run, by the name under which a warehouse knows it, and why it may not be built there."""

    name: str
    fault: str | None = None


def name_of(stores: Sequence[Store], sample: str) -> str:
    """Return the raw input in words that tell it from another; a folder's relative and absolute path are one."""
    if any(store.name for store in stores):
        return _STORES + ", ".join(store.name for store in stores)
    (store,) = stores
    if store.database:
        return f"{_DATABASE}{_absolute(store.database)}, {_SCHEMA}{store.schema}"
    if not store.folder:
        return _SCHEMA + store.schema
    return SAMPLE if _is_same_folder(store.folder, sample) else _FOLDER + _absolute(store.folder)


def _absolute(place: str) -> str:
    return place if "://" in place else os.path.abspath(place)


def judged(
    stores: Sequence[Store], orders: Iterable[Part], before: str | None, known: set[str], sample: str, asked: Asked
) -> RawInput:
    """Return whether the raw input is what a warehouse was built from, whose name it then keeps.

    ``before`` is that name, None where there is no history; ``known`` are the digests of the files that it had. Neither
    a new file nor a new store makes another input. A folder that was moved is known by a file of orders.
    """
    now = name_of(stores, sample)
    if before is None or before == now:
        return RawInput(now)
    is_moved = now.startswith(_FOLDER) and before.startswith(_FOLDER) and _has_one_of(orders, known)
    if is_moved or _is_same(before, now, sample):
        return RawInput(before)
    # The sample is nobody's shop: every first build of one takes its place.
    if before == SAMPLE or _is_sample(before, sample):
        return RawInput(now)
    may_replace = asked.names_the_input if now == SAMPLE else asked.computes_anew
    return RawInput(now, None if may_replace else _refusal(now, before))


def _refusal(now: str, before: str) -> str:
    wanted = "RAW=sample (var raw_data: sample)" if now == SAMPLE else "FULL_REFRESH=1 (--full-refresh)"
    again = f"RAW={before.removeprefix(_FOLDER)}" if before.startswith(_FOLDER) else before
    return (
        f"raw input: this run reads {now}, and the warehouse was built from {before}. Expected {again} again, another"
        f" warehouse (WAREHOUSE=<file>), or {wanted} to replace what it has"
    )


def _is_same(before: str, now: str, sample: str) -> bool:
    if before.startswith(_STORES) and now.startswith(_STORES):
        return _stores_of(before) <= _stores_of(now)
    if before.startswith(_SCHEMA):
        return before.lower() == now.lower()
    if now == SAMPLE:
        return _is_sample(before, sample)
    return (
        before.startswith(_FOLDER)
        and now.startswith(_FOLDER)
        and _is_same_folder(before.removeprefix(_FOLDER), now.removeprefix(_FOLDER))
    )


def _stores_of(name: str) -> set[str]:
    # An earlier version said where each store was: fr = folder exports/fr.
    return {store.partition(" = ")[0] for store in name.removeprefix(_STORES).split(", ")}


def _is_sample(name: str, sample: str) -> bool:
    return name.startswith(_FOLDER) and _is_same_folder(name.removeprefix(_FOLDER), sample)


def _is_same_folder(one: str, other: str) -> bool:
    return os.path.abspath(one) == os.path.abspath(other) or (
        Path(one).is_dir() and Path(other).is_dir() and Path(one).samefile(other)
    )


def _has_one_of(orders: Iterable[Part], known: set[str]) -> bool:
    return bool(known) and any(part.source.digest in known for part in orders)


def settings_of(stores: Sequence[Store], parts: Iterable[Part], said: Mapping[str, str | None]) -> dict[str, str]:
    """Return what makes snapshots comparable, as text by its name: who is one customer, in which time zone, and so on.

    ``said`` are vars: customer_identity, naive_timestamps, and reporting_currency where it is known.
    """
    found = {name: said[name] for name in ("customer_identity", "reporting_currency") if said.get(name)}
    several: dict[str, set[str]] = {}
    for store in stores:
        found[f"{store.prefix}timezone"] = store.timezone
        if store.name:
            found[f"{store.prefix}customer_ids"] = store.customer_ids
            found[f"{store.prefix}currency"] = store.currency or "none"
    for part in parts:
        several.setdefault(f"{part.source.store.prefix}format of {part.table}", set()).add(part.source.title)
        if part.table == "orders":
            naive = said.get("naive_timestamps") or part.naive_timestamps or "utc"
            several.setdefault(f"{part.source.store.prefix}naive_timestamps", set()).add(naive)
    return found | {name: _AND.join(sorted(values)) for name, values in several.items()}


def changed(before: Iterable[tuple[str, str]], now: Mapping[str, str]) -> list[str]:
    """Return one line for each setting that a history was computed with, and that this run no longer has.

    A file of one more format is growth; one that is not there any more may be the same orders, read in another way.
    """
    return [
        f"{name}: is now {now[name]}, and the warehouse has snapshots with {value}, which can't be compared. Expected"
        f" {_way_back(name)}: {value} as before, or a new history with FULL_REFRESH=1 (--full-refresh)"
        for name, value in sorted(set(before))
        if name in now and not set(value.split(_AND)) <= set(now[name].split(_AND))
    ]


def _way_back(name: str) -> str:
    store, colon, setting = name.rpartition(": ")
    if setting.startswith("format of "):
        return f"the {setting}, or the var raw_format,"
    in_stores = colon and setting in ("timezone", "customer_ids", "currency")
    return f"{setting} of the store {store} in the var stores" if in_stores else f"the var {setting}"


def lineage(nodes: Mapping[str, Mapping[str, Any]]) -> nx.DiGraph:
    """Return what is made of what, of the nodes of dbt's graph by their unique_id; those with a history have a name."""
    graph = nx.DiGraph()
    for unique_id, node in nodes.items():
        has_history = node["config"].get("materialized") == "by_snapshot"
        graph.add_node(unique_id, history=node["name"] if has_history else None)
        graph.add_edges_from((parent, unique_id) for parent in node["depends_on"].get("nodes", ()))
    return graph


def related_histories(graph: nx.DiGraph, unique_id: str) -> list[str]:
    """Return the names of the models with a history among a node, all that it is made of and all that is made of it."""
    related = {unique_id} | nx.ancestors(graph, unique_id) | nx.descendants(graph, unique_id)
    return sorted(filter(None, (graph.nodes[node].get("history") for node in related)))
