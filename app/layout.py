"""Parts that every page is made of: figures, charts with their table, and texts of the shop that stay texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import altair as alt
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app.charts.look import finished
from app.page import Page
from app.words import NOTHING, one_line, texts

# Rows of more would be cut on a small screen.
IN_A_ROW = 3
# No-break spaces stay: an amount and its sign are on one line.
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!~|<>$:&])")
# Browsers' Markdown makes a link of an address even where its marks are escaped; not of one with a word joiner in it.
ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)", re.IGNORECASE)


@dataclass(frozen=True)
class Exhibit:
    """A chart with its figures: ``columns`` are shown, each as its kind, as in `table`."""

    key: str
    chart: alt.TopLevelMixin
    frame: pd.DataFrame
    columns: Mapping[str, str]


@dataclass
class Record:
    """What a page has shown: its figures by the key of their text, and its charts."""

    figures: dict[str, tuple] = field(default_factory=dict)
    exhibits: list[Exhibit] = field(default_factory=list)


RECORD: ContextVar[Record | None] = ContextVar("record", default=None)


@contextmanager
def recorded() -> Iterator[Record]:
    """Let pages show their figures and charts to a report instead of a screen: give what they have shown."""
    record = Record()
    token = RECORD.set(record)
    try:
        yield record
    finally:
        RECORD.reset(token)


def on_screen() -> bool:
    """Return whether somebody looks at a page and may choose; a report shows it as it opens."""
    return RECORD.get() is None


def plain(text: object, longest: int = 200) -> str:
    """Return a text of the shop so that Markdown and HTML in it are shown, not obeyed; a long one is cut."""
    shown = one_line(text)
    shown = shown if len(shown) <= longest else shown[: longest - 1] + "…"
    return MARKDOWN.sub(r"\\\1", ADDRESS.sub("\\g<0>\u2060", shown))


def figures(page: Page, shown: Mapping[str, tuple]) -> None:
    """Show figures in rows: by the key of its text, a figure and, where there is one, what it is compared with."""
    if record := RECORD.get():
        record.figures |= shown
        return
    many = min(len(shown), IN_A_ROW)
    columns = [column for _ in range(0, len(shown), many) for column in st.columns(many)]
    for column, (key, (figure, *compared)) in zip(columns, shown.items(), strict=False):
        column.metric(
            page.words(key),
            figure,
            *compared,
            delta_color="off",
            delta_arrow="off",
            help=page.words(f"{key}_help") if f"{key}_help" in texts() else None,
            border=True,
        )


def chart(
    page: Page,
    key: str,
    drawn: alt.TopLevelMixin,
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    select: str | None = None,
) -> Mapping[str, object]:
    """Show a chart with its figures as a table below, and return what was clicked in it.

    ``key`` is the text that says what the chart shows: its title, and what a screen reader says. ``columns`` are those
    of the table, as in ``table``. ``select`` names the selection of the chart that may be clicked. Returns one entry
    for each field of the mark that was clicked, none where none was.
    """
    if record := RECORD.get():
        record.exhibits.append(Exhibit(key, drawn, frame, columns))
        return {}
    st.header(page.words(key))
    if frame.empty:
        st.info(page.words("common.nothing"))
        return {}
    whole = finished(drawn, page.words, page.words(key))
    name = _name(key)
    clicked = {}
    if select:
        event = st.altair_chart(whole, key=name, on_select="rerun", selection_mode=select, width="stretch", theme=None)
        marks = event.selection.get(select) or []
        clicked = marks[0] if marks else {}
    else:
        st.altair_chart(whole, key=name, width="stretch", theme=None)
    _as_table(page, key, frame, columns)
    return clicked


def clicked(key: str, select: str) -> Mapping[str, object]:
    """Return what was just clicked in a chart that ``chart`` shows further down, as ``chart`` itself returns it.

    A click is told once, and the chart begins anew: the same mark may then be clicked again.
    """
    event = st.session_state.get(_name(key))
    marks = event["selection"].get(select) if event else None
    if not marks:
        return {}
    st.session_state[f"{key}_clicks"] = st.session_state.get(f"{key}_clicks", 0) + 1
    return marks[0]


def _name(key: str) -> str:
    clicks = st.session_state.get(f"{key}_clicks")
    return key.replace(".", "_") + (f"_{clicks}" if clicks else "")


def plotly(page: Page, key: str, drawn: go.Figure, frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    """Show a chart by Plotly with its figures as a table below: arguments are those of ``chart``."""
    st.header(page.words(key))
    if frame.empty:
        st.info(page.words("common.nothing"))
        return
    # Its toolbar links to other machines.
    config = {"displayModeBar": False, "displaylogo": False}
    st.plotly_chart(drawn, key=_name(key), theme=None, width="stretch", config=config, alt=page.words(key))
    _as_table(page, key, frame, columns)


def _as_table(page: Page, key: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    with st.expander(page.words("common.as_table")):
        table(page, frame, columns, key=f"{key.replace('.', '_')}_table")


def choice(
    label: str, options: Sequence[object], key: str, clicked: object = None, format_func: Callable[[object], str] = str
) -> object:
    """Return what was chosen in a select box, or clicked in a chart since: ``clicked`` is one of the options, or None.

    The chart is above the box; what was clicked in one below it, the function ``clicked`` says. Of several charts,
    ``clicked`` is a list with one option, or None, for each.
    """
    for number, option in enumerate(clicked if isinstance(clicked, list) else [clicked]):
        before = f"{key}_clicked_{number}"
        if option != st.session_state.get(before):
            st.session_state[before] = option
            if option in options:
                st.session_state[key] = option
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    return st.selectbox(label, options, key=key, format_func=format_func)


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of frames below each other; one without rows says nothing of what a column is."""
    return pd.concat([frame for frame in frames if len(frame)] or list(frames[:1]), ignore_index=True)


def hidden_named(page: Page, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a frame in which the marts' words for a value that they do not show are in the page's language."""
    told = {"(personal data)": page.words("common.personal"), "(erased)": page.words("common.erased")}
    return frame.assign(**{name: frame[name].replace(told) for name in columns})


def table(page: Page, frame: pd.DataFrame, columns: Mapping[str, str], key: str | None = None) -> None:
    """Show some columns of a frame, each as its kind: a method of ``Words`` such as number, percent, money or date.

    The header of a column is the text ``columns.<name>``.
    """
    written = {name: getattr(page.words, kind) for name, kind in columns.items()}
    st.dataframe(
        frame[list(columns)].style.format(written),
        key=key,
        hide_index=True,
        width="stretch",
        placeholder=NOTHING,
        column_config={name: page.words(f"columns.{name}") for name in columns},
    )
