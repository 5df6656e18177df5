"""Flows between two dates as bands, from where customers were to where they are. By Plotly: Vega has no such chart."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from app.charts.colours import EDGE, of_segment
from app.charts.look import CONFIG, TEXT
from app.charts.matrix import names_of
from app.words import Words

ENDS = ("from", "to")
HEIGHT = 620
# Between two segments at one end, as a part of the height.
GAP = 0.012


def bands(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Return one band a flow, as wide as it has customers. ``frame`` is the one that `matrix.flows` takes."""
    # Plotly obeys some tags in a text.
    names = {segment: html.escape(name) for segment, name in names_of(frame).items()}
    nodes = pd.concat([_nodes(frame, end) for end in ENDS], ignore_index=True)
    place = {(node.end, node.segment): node.Index for node in nodes.itertuples()}
    told = [
        words(
            "movement.flow_told",
            origin=names[flow.from_segment],
            destination=names[flow.to_segment],
            customers=words.number(flow.customers),
            share=words.percent(flow.share_of_from),
        )
        for flow in frame.itertuples()
    ]
    sankey = go.Sankey(
        arrangement="fixed",
        node={
            "label": [
                f"{names[node.segment]} · {words.number(node.customers)}" for node in nodes.itertuples(index=False)
            ],
            "x": [0.001 if end == "from" else 0.999 for end in nodes["end"]],
            "y": list(nodes["middle"]),
            "color": [of_segment(rank) for rank in nodes["rank"]],
            "line": {"color": EDGE, "width": 0.5},
            "pad": GAP * HEIGHT,
            "thickness": 18,
            "hovertemplate": "%{label}<extra></extra>",
        },
        link={
            "source": [place["from", segment] for segment in frame["from_segment"]],
            "target": [place["to", segment] for segment in frame["to_segment"]],
            "value": list(frame["customers"]),
            "color": [_translucent(of_segment(rank)) for rank in frame["from_rank"]],
            "customdata": told,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )
    layout = {
        "height": HEIGHT,
        "margin": {"l": 4, "r": 4, "t": 8, "b": 8},
        "font": {"family": CONFIG["font"], "size": 13, "color": TEXT},
        "paper_bgcolor": CONFIG["background"],
    }
    return go.Figure(sankey, layout)


def _nodes(frame: pd.DataFrame, end: str) -> pd.DataFrame:
    """Return the segments at one end in their order, each with its customers and the place of its middle, 0 to 1."""
    columns = {f"{end}_segment": "segment", f"{end}_rank": "rank", f"{end}_value_rank": "place"}
    nodes = (
        frame.groupby(list(columns), dropna=False, as_index=False)["customers"]
        .sum()
        .rename(columns=columns)
        .sort_values("place", ignore_index=True)
    )
    height = nodes["customers"] / nodes["customers"].sum() * (1 - GAP * (len(nodes) - 1))
    # Plotly leaves alone what is at an edge.
    middle = (height.cumsum() - height / 2 + GAP * nodes.index).clip(0.001, 0.999)
    return nodes.assign(end=end, middle=middle)


def _translucent(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.4)"
