"""How many customers each segment will have, if they go on moving as they did.

Pure functions of small tables: how many moved from which segment to which in each month, never single customers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

NEW, LEFT = "(new)", "(left)"
MONTHS_AHEAD = 6
FORECAST_TYPES = {
    "system": "string",
    "segment": "string",
    "months_ahead": "int64",
    "customers": "float64",
    "share": "Float64",
    "backtest_error": "Float64",
}


@dataclass(frozen=True)
class Movement:
    """How customers of one system move in a month: the pooled months' rates and mean arrivals."""

    rates: np.ndarray
    arrivals: np.ndarray

    def ahead(self, sizes: np.ndarray, months: int) -> list[np.ndarray]:
        """Return the sizes after 1, 2, ... months: everybody moves, then the month's arrivals come."""
        steps = []
        for _ in range(months):
            sizes = sizes @ self.rates + self.arrivals
            steps.append(sizes)
        return steps


def pooled_movement(months: Iterable[pd.DataFrame], segments: list[str]) -> Movement:
    """Return the movement of whole months taken together.

    Each month has from_segment, to_segment and customers. A rate is the share of all customers of a segment, over all
    months, who were in another a month later. The rest up to 1 has left. Customers of a segment that no month began
    with stay where they are.
    """
    months = list(months)
    moved = pd.concat(months).groupby(["from_segment", "to_segment"])["customers"].sum()
    counts = moved.unstack(fill_value=0).reindex([*segments, NEW], columns=[*segments, LEFT], fill_value=0)
    stayers = counts.loc[segments].to_numpy(dtype=float)
    totals = stayers.sum(axis=1, keepdims=True)
    rates = np.where(totals > 0, stayers / np.where(totals > 0, totals, 1), np.eye(len(segments), len(segments) + 1))
    return Movement(rates[:, :-1], counts.loc[NEW, segments].to_numpy(dtype=float) / len(months))


def shares(sizes: np.ndarray) -> np.ndarray:
    """Return sizes as shares of their sum; not a number where there is nobody."""
    return sizes / sizes.sum() if sizes.sum() > 0 else np.full(len(sizes), np.nan)


def is_month_end(day: date) -> bool:
    """Return whether the next day begins a month."""
    return (day + timedelta(days=1)).day == 1


def whole_months(moves: pd.DataFrame) -> dict[date, pd.DataFrame]:
    """Return the moves of one system in each whole month, by the day on which it ended.

    Leaves out the days from the last month end to a day in mid-month, and the months that nobody
    began: a shop that opens shows the arrivals of its first day, not of a month.
    """
    days = pd.to_datetime(moves["snapshot_date"]).dt.date
    months = {day: rows for day, rows in moves.groupby(days) if is_month_end(day)}
    return {day: rows for day, rows in months.items() if (rows["from_segment"] != NEW).any()}


def missed_shares(pairs: dict[date, pd.DataFrame], segments: list[str], known: int, ahead: int) -> np.ndarray:
    """Return the error, ``ahead`` months later, of the shares forecast from the first ``known`` months.

    ``pairs`` is what ``whole_months`` returns.
    """
    days = sorted(pairs)
    movement = pooled_movement((pairs[day] for day in days[:known]), segments)
    expected = movement.ahead(sizes_after(pairs[days[known - 1]], segments), ahead)[-1]
    return np.abs(shares(expected) - shares(sizes_after(pairs[days[known - 1 + ahead]], segments)))


def backtest_errors(pairs: dict[date, pd.DataFrame], segments: list[str], months: int) -> list[float]:
    """Return the mean absolute error of the shares forecast 1, 2, ... months before the last month end.

    Each forecast knows only the months up to its own day; it is not a number where there is none.
    """
    return [
        float(missed_shares(pairs, segments, len(pairs) - ahead, ahead).mean()) if ahead < len(pairs) else np.nan
        for ahead in range(1, months + 1)
    ]


def sizes_after(moves: pd.DataFrame, segments: list[str]) -> np.ndarray:
    """Return how many customers each segment has at the end of a pair of snapshots."""
    sizes = moves.groupby("to_segment")["customers"].sum()
    return sizes.reindex(segments, fill_value=0).to_numpy(dtype=float)


def forecast_segments(transitions: pd.DataFrame, snapshot_dates: pd.DataFrame, months: int) -> pd.DataFrame:
    """Return the expected sizes of every segment 1 to ``months`` months after the latest snapshot.

    Takes the customers of each system, from_snapshot_date, snapshot_date, from_segment and
    to_segment, and the dates that count with is_as_of_date. Returns one row per system, segment and
    months_ahead, with the mean absolute error of the shares that the same forecast, made so many
    months before the last month end, turned out to have. A system without a whole month has no rows.
    """
    wanted = {day.date() for day in pd.to_datetime(snapshot_dates["snapshot_date"])}
    today = pd.to_datetime(snapshot_dates.loc[snapshot_dates["is_as_of_date"].astype(bool), "snapshot_date"]).dt.date
    transitions = transitions.assign(
        before=pd.to_datetime(transitions["from_snapshot_date"]).dt.date,
        after=pd.to_datetime(transitions["snapshot_date"]).dt.date,
    )
    known = transitions[transitions["before"].isin(wanted) & transitions["after"].isin(wanted)]
    rows = []
    for system, moves in known.groupby("system"):
        pairs, until_today = whole_months(moves), moves[moves["after"].isin(today)]
        if not pairs or until_today.empty:
            continue
        segments = sorted({*moves["from_segment"], *moves["to_segment"]} - {NEW, LEFT})
        errors = backtest_errors(pairs, segments, months)
        steps = pooled_movement(pairs.values(), segments).ahead(sizes_after(until_today, segments), months)
        for ahead, (sizes, error) in enumerate(zip(steps, errors, strict=True), start=1):
            # Further digits differ between processors' sums.
            for segment, size, share in zip(segments, sizes.round(6), shares(sizes).round(12), strict=True):
                rows.append((system, segment, ahead, size, share, round(error, 12)))
    return pd.DataFrame(rows, columns=list(FORECAST_TYPES)).astype(FORECAST_TYPES)
