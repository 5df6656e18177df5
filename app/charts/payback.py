"""What a customer has been worth by each period, beside what it cost to win one."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import COLOURS, MAIN
from app.words import Words


def curve(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return one cohort: a line of what was observed, a dashed one of what is predicted, and its cost across both."""
    value, cost = words("columns.value_per_customer"), words("columns.cost_per_new_customer")
    kinds = {True: words("retention.observed"), False: words("retention.predicted")}
    rows = frame.sort_values("periods_since_first").assign(label=frame["is_observed"].map(kinds))
    # The dashed line begins where the other one ends.
    joint = rows[rows["is_observed"]].tail(1) if not rows["is_observed"].all() else rows.head(0)
    shown = pd.concat([rows, joint.assign(label=kinds[False])])
    colours = alt.Scale(domain=list(kinds.values()), range=[MAIN, COLOURS[3]])
    dashes = alt.Scale(domain=list(kinds.values()), range=[[1, 0], [6, 4]])
    tooltip = [
        alt.Tooltip("periods_since_first:Q", title=words("columns.periods_since_first"), format=",.0f"),
        alt.Tooltip("value_per_customer:Q", title=value, format="$,.2f"),
        alt.Tooltip("cost_per_new_customer:Q", title=cost, format="$,.2f"),
    ]
    axis = alt.Axis(format=",.0f", tickMinStep=1)
    base = alt.Chart(shown).encode(
        x=alt.X("periods_since_first:Q", title=words("columns.periods_since_first"), axis=axis),
        y=alt.Y("value_per_customer:Q", title=value, axis=alt.Axis(format="$,.0f")),
        color=alt.Color("label:N", title=None, scale=colours),
        tooltip=tooltip,
    )
    lines = base.mark_line(strokeWidth=2.5).encode(strokeDash=alt.StrokeDash("label:N", title=None, scale=dashes))
    points = base.mark_point(filled=True, size=40, opacity=1).transform_filter("isValid(datum.value_per_customer)")
    # One rule, wherever the cost is known.
    known = rows[rows["cost_per_new_customer"].notna()].head(1)
    rule = (
        alt.Chart(known)
        .mark_rule(color="#5b5b5b", strokeWidth=2, strokeDash=[2, 2])
        .encode(y="cost_per_new_customer:Q", tooltip=[tooltip[2]])
    )
    return alt.layer(lines, points, rule).properties(height=300)
