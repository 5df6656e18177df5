"""The report as HTML: charts as SVG inside it, figures as tables, and nothing that is fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import altair as alt
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.charts.look import finished
from app.layout import Exhibit
from app.page import Page
from app.report.sections import sections
from app.served import Served
from app.words import Words

WIDTH = 860
# Of Vega-Lite: the one that Altair writes for.
VERSION = ".".join(alt.SCHEMA_VERSION.split(".")[:2])
# A table longer than this is for the screen.
MOST_ROWS = 40


def document(served: Served, language: str) -> str:
    """Return the report of one publication in one language, as HTML."""
    context = served.ask("common.context").iloc[0].to_dict()
    words = Words(language, context["reporting_currency"])
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html.jinja").render(
        words=words,
        context=context,
        sections=list(sections(Page(served, words))),
        picture=picture,
        written=written,
        NUMBERS={"number", "decimal", "signed", "percent", "points", "growth", "money", "cents"},
    )


def picture(exhibit: Exhibit, words: Words) -> str:
    """Return a chart as SVG."""
    chart = finished(exhibit.chart.properties(width=WIDTH), words, words(exhibit.key))
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=VERSION, allowed_base_urls=[])
    return re.sub(r"^<\?xml[^>]*>", "", drawn)


def written(exhibit: Exhibit, words: Words) -> list[Mapping[str, str]]:
    """Return the last rows of a frame as texts."""
    shown = exhibit.frame[list(exhibit.columns)].tail(MOST_ROWS)
    rows = shown.to_dict("records")
    return [{name: getattr(words, kind)(row[name]) for name, kind in exhibit.columns.items()} for row in rows]
