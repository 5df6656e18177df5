"""Cohorts as a triangle, and how long customers take to come back."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.colours import shade, text_on
from app.charts.look import COLOURS, MAIN
from app.charts.names import cut
from app.words import Words

CELL = 26
# As many columns as have room for a figure in each cell.
MOST_COHORTS = 24
# How the figure in a cell is written: short.
SHORT = {"percent": ".0%", "number": ".3~s", "money": ".3~s", "ratio": ",.1f"}
# How much of its colour a period has that is not over yet.
PALE = 0.4


def triangle(frame: pd.DataFrame, words: Words, column: str, kind: str, format: str, by_day: str) -> alt.LayerChart:
    """Return one cell a cohort and period, with its figure; a click chooses the cohort, as the selection `cohort`.

    The column is of one ``kind``, a method of `Words`. ``by_day`` is how the first day of a cohort is written: `%b %Y`,
    `%Y`. A period that is not over yet is pale, and its figure is in italics.
    """
    title = words(f"columns.{column}")
    # Everybody is active in their first period: it would leave the others no colour.
    later = frame.loc[frame["periods_since_first"] > 0, column].astype(float)
    highest = max(later.max(), 0.0) if later.notna().any() else 0.0
    parts = frame[column].astype(float).clip(0) / (highest or 1.0)
    colours = [
        shade(min(part, 1.0) * (PALE if partial else 1))
        for part, partial in zip(parts, frame["is_partial"], strict=True)
    ]
    shown = frame.assign(
        cohort=frame["cohort_period"].dt.strftime("%Y-%m-%d"),
        colour=colours,
        text_colour=[text_on(colour) for colour in colours],
    )
    base = alt.Chart(shown).encode(
        x=alt.X("periods_since_first:O", title=words("columns.periods_since_first"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "cohort:O",
            title=words("columns.cohort_period"),
            axis=alt.Axis(labelExpr=f"timeFormat(toDate(datum.value), '{by_day}')"),
        ),
        tooltip=[
            alt.Tooltip("cohort_period:T", title=words("columns.cohort_period"), format=by_day),
            alt.Tooltip("periods_since_first:O", title=words("columns.periods_since_first")),
            alt.Tooltip("cohort_size:Q", title=words("columns.cohort_size"), format=",.0f"),
            alt.Tooltip(f"{column}:Q", title=title, format=format),
        ],
    )
    cells = (
        base.mark_rect(stroke="white", cursor="pointer")
        .encode(color=alt.Color("colour:N", scale=None))
        .add_params(alt.selection_point(name="cohort", fields=["cohort"]))
    )
    room = alt.expr(f"width / {max(len(set(frame['periods_since_first'])), 1)}")
    figures = [
        base.mark_text(fontSize=10.5, limit=room, fontStyle=style)
        .encode(text=alt.Text(f"{column}:Q", format=SHORT[kind]), color=alt.Color("text_colour:N", scale=None))
        .transform_filter(partial)
        for style, partial in (("normal", "!datum.is_partial"), ("italic", "datum.is_partial"))
    ]
    return alt.layer(cells, *figures).properties(height=alt.Step(CELL))


def course(frame: pd.DataFrame, words: Words, column: str, format: str) -> alt.Chart:
    """Return one cohort over its periods."""
    title = words(f"columns.{column}")
    return (
        alt.Chart(frame)
        .mark_bar(color=MAIN)
        .encode(
            x=alt.X("periods_since_first:O", title=words("columns.periods_since_first"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y(f"{column}:Q", title=title, axis=alt.Axis(format=format)),
            opacity=alt.condition("datum.is_partial", alt.value(0.45), alt.value(1)),
            tooltip=[
                alt.Tooltip("periods_since_first:O", title=words("columns.periods_since_first")),
                alt.Tooltip(f"{column}:Q", title=title, format=format),
            ],
        )
        .properties(height=220)
    )


def curves(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return one curve for each rank of a purchase: who bought again by a day, with its interval as a band."""
    ranks = sorted(frame["from_order_rank"].unique())
    names = {rank: words("retention.after", number=words.number(rank)) for rank in ranks}
    shown = frame.assign(label=frame["from_order_rank"].map(names))
    colour = alt.Color("label:N", title=None, scale=alt.Scale(domain=list(names.values()), range=list(COLOURS)))
    base = alt.Chart(shown).encode(
        x=alt.X("day:Q", title=words("columns.day"), axis=alt.Axis(format=",.0f")), color=colour
    )
    band = base.mark_area(opacity=0.18, interpolate="step-after").encode(
        y=alt.Y("bought_again_low:Q", title=words("columns.bought_again"), axis=alt.Axis(format=".0%")),
        y2="bought_again_high:Q",
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        y="bought_again:Q",
        strokeDash=alt.StrokeDash("label:N", title=None, sort=list(names.values())),
        tooltip=[
            alt.Tooltip("label:N", title=words("columns.from_order_rank")),
            alt.Tooltip("day:Q", title=words("columns.day"), format=",.0f"),
            alt.Tooltip("bought_again:Q", title=words("columns.bought_again"), format=".1%"),
        ],
    )
    return alt.layer(band, line).properties(height=320)


def ranges(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return one range a value: four fifths of the delays in a thin line, half of them in a thick one, their median."""
    names = cut(frame["label"])
    shown = frame.assign(name=list(names))
    y = alt.Y("name:N", title=None, sort=list(names))
    tips = [
        alt.Tooltip("name:N", title=words("columns.group")),
        *(
            alt.Tooltip(f"{column}:Q", title=words(f"columns.{column}"), format=",.0f")
            for column in ("pairs", "p10_days", "p25_days", "median_days", "p75_days", "p90_days")
        ),
    ]
    base = alt.Chart(shown).encode(y=y, tooltip=tips)
    x = alt.X("p10_days:Q", title=words("retention.delay_axis"), axis=alt.Axis(format=",.0f"))
    whole = base.mark_rule(color=MAIN, strokeWidth=1.5).encode(x=x, x2="p90_days:Q")
    half = base.mark_bar(color=MAIN, size=9, opacity=0.55).encode(x="p25_days:Q", x2="p75_days:Q")
    middle = base.mark_point(filled=True, color="#1a1a1a", size=70, opacity=1).encode(x="median_days:Q")
    return alt.layer(whole, half, middle).properties(height=alt.Step(28))


def comeback(frame: pd.DataFrame, words: Words, columns: list[str]) -> alt.Chart:
    """Return one bar a value and time: how many of the first purchases led to another within it."""
    names = cut(frame["label"])
    titles = {column: words(f"columns.{column}") for column in columns}
    long = frame.assign(name=list(names)).melt(["name", "customers"], columns, "column", "rate")
    long["within"] = long["column"].map(titles)
    return (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", title=None, sort=list(names)),
            x=alt.X("rate:Q", title=words("retention.rate_axis"), axis=alt.Axis(format=".0%")),
            yOffset=alt.YOffset("within:N", sort=list(titles.values())),
            color=alt.Color("within:N", title=None, sort=list(titles.values())),
            tooltip=[
                alt.Tooltip("name:N", title=words("columns.group")),
                alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
                alt.Tooltip("within:N", title=words("columns.kind")),
                alt.Tooltip("rate:Q", title=words("columns.share"), format=".1%"),
            ],
        )
        .properties(height=alt.Step(12))
    )
