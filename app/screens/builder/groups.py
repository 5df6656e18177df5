"""The widgets of the filters: groups of columns of the customer card, each with its values or its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd
import streamlit as st

from app import layout
from app.card import Column, value_names
from app.filters import Between, Chosen, Filter, Group, Value
from app.page import Page, shows_personal_data
from app.screens.builder.kept import kept, relabelled
from app.served import TooLong

# So many values of a text are offered at once; the others are found by a part of them.
MOST_VALUES = 100
# A whole number with so few different values, such as stars, may also be chosen value by value.
FEW_VALUES = 12
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
LONGEST_VALUE = 60
GROUPS, START = "builder_groups", "builder_start"


def show(page: Page, columns: Mapping[str, Column]) -> Group:
    """Show the groups of filters, and return what they ask."""
    begin(columns)
    numbers: list[int] = st.session_state[GROUPS]
    any_of_groups = len(numbers) > 1 and _all_or_any(page, "builder.between", "builder_between")
    shown = [_group(page, columns, number, len(numbers) > 1) for number in numbers]
    st.button(page.words("builder.add"), on_click=_add, icon=":material/add:", key="builder_add")
    return Group(shown, any_of_groups)


def begin(columns: Mapping[str, Column]) -> None:
    """See to it that there is a group: one that another page has asked for, those of before, or an empty one.

    Another page asks by ``st.session_state["builder_start"]``, values by column.
    """
    start = st.session_state.pop(START, None)
    if start is None and GROUPS in st.session_state:
        return
    number = st.session_state.get(f"{GROUPS}_made", 0)
    st.session_state[f"{GROUPS}_made"] = number + 1
    st.session_state[GROUPS] = [number]
    asked = {name: list(values) for name, values in (start or {}).items() if name in columns}
    st.session_state[f"builder_{number}_columns"] = list(asked)
    for name, values in asked.items():
        key, kind = f"builder_{number}_{name}", columns[name].kind
        known = [value for value in values if value is not None]
        if kind in ("whole", "number", "day", "moment") and known:
            st.session_state[f"{key}_lowest"], st.session_state[f"{key}_highest"] = min(known), max(known)
        if kind in ("text", "yes_no", "whole"):
            st.session_state[f"{key}_values"] = [
                value if value is None else _typed(str(value), columns[name]) for value in values
            ]
            st.session_state[f"{key}_how"] = "in"


def _add() -> None:
    made = st.session_state[f"{GROUPS}_made"]
    st.session_state[f"{GROUPS}_made"] = made + 1
    st.session_state[GROUPS] = [*st.session_state[GROUPS], made]


def _remove(number: int) -> None:
    st.session_state[GROUPS] = [one for one in st.session_state[GROUPS] if one != number]


def _all_or_any(page: Page, label: str, key: str) -> bool:
    names = {"all": page.words("builder.all"), "any": page.words("builder.any")}
    relabelled(key, names)
    return st.radio(page.words(label), list(names), format_func=names.get, horizontal=True, key=key, **kept) == "any"


def _group(page: Page, columns: Mapping[str, Column], number: int, is_one_of_several: bool) -> Group:
    words, key = page.words, f"builder_{number}"
    with st.container(border=True):
        titles = {name: column.title for name, column in columns.items()}
        relabelled(f"{key}_columns", titles)
        names = st.multiselect(
            words("builder.columns"),
            list(columns),
            format_func=titles.get,
            placeholder=words("builder.choose_columns"),
            select_all=False,
            key=f"{key}_columns",
            **kept,
        )
        any_of_them = len(names) > 1 and _all_or_any(page, "builder.within", f"{key}_within")
        parts = [_filter(page, columns[name], f"{key}_{name}") for name in names]
        if is_one_of_several:
            st.button(
                words("builder.remove"),
                on_click=_remove,
                args=(number,),
                icon=":material/delete:",
                key=f"{key}_remove",
            )
    return Group(parts, any_of_them)


def _filter(page: Page, column: Column, key: str) -> Filter:
    if column.kind == "yes_no":
        return _values(page, column, key, "in")
    if column.kind == "text":
        ways = ["in", "not_in"]
    else:
        bounds = page.ask("builder.bounds", column.part).iloc[0]
        if column.kind != "whole" or bounds["different_values"] > FEW_VALUES:
            return _between(page, column, key, bounds)
        ways = ["range", "in", "not_in"]
    names = {way: page.words(f"builder.{way}") for way in ways}
    relabelled(f"{key}_how", names)
    left, right = st.columns([1, 3])
    with left:
        how = st.selectbox(layout.plain(column.title), ways, format_func=names.get, key=f"{key}_how", **kept)
    with right:
        return _between(page, column, key, bounds) if how == "range" else _values(page, column, key, how)


def _values(page: Page, column: Column, key: str, how: str) -> Chosen:
    """Offer the values of a column, the most frequent first, and those that were chosen before."""
    words, name = page.words, layout.plain(column.title)
    rows = offered(page, column, None)
    if len(rows) >= MOST_VALUES:
        text = st.text_input(words("builder.search", name=name), key=f"{key}_search", **kept)
        rows = offered(page, column, text.strip()) if text and text.strip() else rows
    counts = {_typed(row.found_value, column): row.customers for row in rows.itertuples()}
    chosen = st.session_state.get(f"{key}_values", [])
    names = value_names(page)
    labels = {value: _label(page, column, value, names, counts.get(value)) for value in [*counts, *chosen]}
    labels = unique(labels)
    relabelled(f"{key}_values", labels)
    values = st.multiselect(
        words("builder.values", name=name),
        list(labels),
        format_func=labels.get,
        placeholder=words("builder.choose_values"),
        select_all=False,
        key=f"{key}_values",
        **kept,
    )
    return Chosen(column.name, values, how == "not_in")


def offered(page: Page, column: Column, text: str | None) -> pd.DataFrame:
    """Return the most frequent values of a column, of those that hold a text; none where they are too many to count."""
    try:
        shows = shows_personal_data()
        return page.ask("builder.values", column.part, text=text, most=MOST_VALUES, shows_addresses=shows)
    except (TooLong, duckdb.OutOfMemoryException):
        return pd.DataFrame({"found_value": [], "customers": []})


def _typed(text: object, column: Column) -> Value:
    """Return a value of a column of which the engine has told the text."""
    if pd.isna(text):
        return None
    return {"yes_no": lambda told: told.lower() == "true", "whole": int}.get(column.kind, str)(text)


def _label(
    page: Page, column: Column, value: Value, names: Mapping[tuple[str, str], str], customers: int | None
) -> str:
    """Return how a value is offered: its name, and how many customers have it."""
    words = page.words
    if value is None:
        name = words("builder.unknown")
    elif isinstance(value, bool):
        name = words("common.yes" if value else "common.no")
    else:
        name = names.get((column.name, str(value)), " ".join(str(value).split()) or repr(str(value)))
    name = name if len(name) <= LONGEST_VALUE else f"{name[:LONGEST_VALUE]}…"
    return name if customers is None else f"{name} ({words.number(customers)})"


def unique(labels: Mapping[Value, str]) -> dict[Value, str]:
    """Return labels of which no two are alike: a browser knows a value by its label alone."""
    found, taken = {}, set()
    for value, label in labels.items():
        number, told = 1, label
        while told in taken:
            number += 1
            told = f"{label} #{number}"
        taken.add(told)
        found[value] = told
    return found


def _between(page: Page, column: Column, key: str, bounds: pd.Series) -> Between:
    """Offer a lowest and a highest value, and those who have none."""
    words, name = page.words, layout.plain(column.title)
    field = {"day": _day, "moment": _day, "whole": _whole, "number": _number}[column.kind]
    left, right = st.columns(2)
    with left:
        lowest = field(page, words("builder.from", name=name), f"{key}_lowest", bounds, "lowest")
    with right:
        highest = field(page, words("builder.to", name=name), f"{key}_highest", bounds, "highest")
    missing = bounds["unknown_customers"]
    with_unknown = missing > 0 and st.checkbox(
        words("builder.with_unknown", name=name, customers=words.number(missing)), key=f"{key}_unknown", **kept
    )
    return Between(column.name, lowest, highest, with_unknown, has_times=column.kind == "moment")


def _whole(page: Page, label: str, key: str, bounds: pd.Series, end: str) -> int | None:
    return st.number_input(label, value=None, step=1, placeholder=page.words.number(bounds[end]), key=key, **kept)


def _number(page: Page, label: str, key: str, bounds: pd.Series, end: str) -> Decimal | None:
    found = st.number_input(
        label, value=None, step=0.01, placeholder=page.words.number(bounds[end], 2), key=key, **kept
    )
    return None if found is None else Decimal(str(found))


def _day(page: Page, label: str, key: str, bounds: pd.Series, end: str) -> date | None:
    words = page.words
    return st.date_input(
        label,
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        help=words("builder.days", first=words.date(bounds["lowest"]), last=words.date(bounds["highest"])),
        key=key,
        **kept,
    )
