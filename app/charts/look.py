"""How every chart looks, and how it writes numbers and dates."""

from __future__ import annotations

import json
from collections.abc import Mapping

import altair as alt
from babel import numbers

from app.words import Words

# Okabe and Ito's colours, told apart by readers with any colour blindness; yellow, too light for white, is left out.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#5b5b5b")
MAIN = COLOURS[0]
SCALE = "viridis"
TEXT = "#1a1a1a"

CONFIG = {
    "background": "white",
    "font": "Source Sans, Source Sans Pro, DejaVu Sans, sans-serif",
    "view": {"stroke": None},
    "range": {"category": list(COLOURS), "heatmap": {"scheme": SCALE}, "ramp": {"scheme": SCALE}},
    "axis": {"labelColor": TEXT, "titleColor": TEXT, "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 220},
    "legend": {"labelColor": TEXT, "titleColor": TEXT, "labelFontSize": 12, "labelLimit": 260, "orient": "bottom"},
    "header": {"labelColor": TEXT, "titleColor": TEXT},
    "text": {"color": TEXT},
}


def finished(chart: alt.TopLevelMixin, words: Words, description: str) -> alt.TopLevelMixin:
    """Return a chart with its look and its language; ``description`` is what a screen reader says of it."""
    whole = chart.copy(deep=False)
    whole.config = {**CONFIG, "locale": {"number": numbers_of(words), "time": dates_of(words)}}
    whole.description = description
    # As SVG, marks are elements that a screen reader and a test can find.
    whole.usermeta = {"embedOptions": {"renderer": "svg", "actions": False}}
    return whole


def told(words: Words, fields: Mapping[str, str | None]) -> alt.DescriptionValue:
    """Return what a screen reader says of a mark: its texts, and its numbers (those with a format) with their names."""
    parts = [
        f"datum.{field}"
        if format is None
        else f"{json.dumps(words(f'columns.{field}') + ' ')} + format(datum.{field}, '{format}')"
        for field, format in fields.items()
    ]
    return alt.DescriptionValue(alt.expr(" + ', ' + ".join(parts)))


def numbers_of(words: Words) -> dict[str, object]:
    """Return how a language writes numbers, in the form that Vega knows."""
    symbol = numbers.get_currency_symbol(words.currency, words.locale) if words.currency else ""
    return {
        "decimal": numbers.get_decimal_symbol(words.locale),
        "thousands": numbers.get_group_symbol(words.locale),
        "grouping": [3],
        "currency": [symbol, ""] if words.language == "en" else ["", f"\u00a0{symbol}"],
        "percent": "%" if words.language == "en" else "\u00a0%",
    }


def dates_of(words: Words) -> dict[str, object]:
    """Return how a language writes dates, in the form that Vega knows."""
    months, days = words.locale.months["stand-alone"], words.locale.days["stand-alone"]
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dateTime": "%A %e %B %Y %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in sunday_first],
        "shortDays": [days["abbreviated"][day] for day in sunday_first],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }
