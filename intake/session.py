"""The functions that macros reach as `modules.intake`: the plan of this run, and the rules on which reading depends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import networkx as nx

from intake.contract import load_contract
from intake.databases import is_database
from intake.errors import IntakeError
from intake.evidence import Evidence
from intake.formats import load_formats
from intake.history import changed, lineage, related_histories
from intake.plan import Plan, stores_of
from intake.rules import placeholders, yes_no_words
from run_guard import space

PROJECT = Path(__file__).resolve().parents[1]
_plans: dict[str, Plan] = {}
_lineages: list[tuple[Mapping[str, Any], nx.DiGraph]] = []


def plan(settings: Mapping[str, Any], anew: bool = False) -> Plan:
    """Return the plan of the raw input that the settings name, made once in a run; `anew` looks at the files again."""
    key = json.dumps(settings, sort_keys=True, default=str)
    if anew or key not in _plans:
        _plans.clear()
        _plans[key] = _make(settings)
    return _plans[key]


def _make(settings: Mapping[str, Any]) -> Plan:
    contract = load_contract(own=settings.get("customer_columns") or ())
    try:
        formats = load_formats([PROJECT / "formats"], contract)
    except IntakeError as error:
        made = Plan([], contract, [], Path())
        made.faults = str(error).split("\n")
        return made
    from dbt.flags import get_flags

    target = getattr(get_flags(), "TARGET_PATH", None) or "target"
    return Plan(stores_of(settings), contract, formats, Path(target) / "intake")


def histories_related_to(unique_id: str, nodes: Mapping[str, Any]) -> list[str]:
    """Return the models with a history among a node's relatives. dbt makes a node anew when it is looked at."""
    if not _lineages or _lineages[0][0] is not nodes:
        _lineages[:] = [(nodes, lineage(nodes))]
    return related_histories(_lineages[0][1], unique_id)


def sample() -> str:
    """Return the folder of the sample shop; absolute where dbt runs another project that has this one as a package."""
    folder = PROJECT / "seeds" / "sample"
    return str(folder.relative_to(PROJECT) if PROJECT.samefile(Path.cwd()) else folder)


def reserved_words() -> list[str]:
    """Return the words of SQL that no column can be called by without quotes."""
    sql = "select keyword_name from duckdb_keywords() where keyword_category = 'reserved' order by all"
    with duckdb.connect() as connection:
        return [word for (word,) in connection.execute(sql).fetchall()]


# dbt hands functions and plain values to Jinja, as it does with its own modules.
context = SimpleNamespace(
    plan=plan,
    sample=sample,
    is_database=is_database,
    changed=changed,
    histories_related_to=histories_related_to,
    space=space.lines,
    evidence=Evidence,
    placeholders=placeholders,
    reserved_words=reserved_words,
    yes_no_words=yes_no_words,
)
