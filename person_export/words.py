"""Why a row says what it says, in words: from the warehouse's own rules, by the names of the row's columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from person_export.catalogue import exists

Row = dict[str, Any]
CRITERIA = {
    "r": ("recency", "Recency", "{recency_days} days since the last purchase"),
    "f": ("frequency", "Frequency", "{order_count} purchases"),
    "m": ("monetary", "Money", "revenue of {revenue}"),
}
# Column of a segment and the system that it is of.
SEGMENTS = {
    "rfm_segment": "rfm",
    "purchase_profile": "ratings",
    "kmeans_group": "kmeans",
    "engagement_segment": "engagement",
}
JOINED_BY = {
    "id": "It is the customer's own id.",
    "merged": "The shop's list of merged accounts joins it.",
    "email": "It has the same email address.",
    "phone": "It has no address, and the same phone number.",
}


class Words:
    """The rules that a warehouse was built with, as far as it has them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        def read(relation: str, sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(sql).fetchall() if exists(connection, relation) else []

        self.segments = {
            (system, segment): f"{label}: {meaning}"
            for system, segment, label, meaning in read(
                "rules.segments", "select system, segment, label_en, meaning_en from rules.segments"
            )
        }
        self.reasons = dict(
            read("rules.order_status_reasons", "select reason, meaning from rules.order_status_reasons")
        )
        self.events = dict(
            read("rules.engagement_weights", "select event_type, label_en from rules.engagement_weights")
        )
        self.sextiles = self._bounds(
            read(
                "segmentation.rfm_cut_points",
                "select snapshot_date, criterion, score, lowest_value, highest_value from segmentation.rfm_cut_points",
            )
        )
        self.breaks = self._bounds(
            read(
                "segmentation.kmeans_breaks",
                "select snapshot_date, criterion, score, lower_bound, upper_bound from segmentation.kmeans_breaks",
            )
        )
        self.likelihoods = {
            (system, segment): (rate, customers)
            for system, segment, rate, customers in read(
                "segmentation.purchase_likelihood",
                "select system, segment, purchase_rate, customers from segmentation.purchase_likelihood"
                " where horizon_days = 90",
            )
        }

    @staticmethod
    def _bounds(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[Any, Any]]:
        return {key: (low, high) for *names, low, high in rows for key in [tuple(names)]}

    def why(self, row: Row) -> str:
        """Returns the reasons of a row, a sentence each; the empty text where it has none."""
        return " ".join(self._sentences(row))

    def _sentences(self, row: Row) -> Iterator[str]:
        yield from self._scores(row)
        yield from self._points(row)
        yield from self._engagement(row)
        for column, system in SEGMENTS.items():
            yield from self._segment(system, row.get(column))
        if "system" in row and "segment" in row:
            yield from self._segment(row["system"], row["segment"])
        if row.get("purchase_likelihood_90d") is not None:
            yield from self._likelihood(row)
        if meaning := self.reasons.get(row.get("status_reason")):
            yield meaning
        if label := self.events.get(row.get("event_type")):
            yield f"{label}."
        if sentence := JOINED_BY.get(row.get("rule")):
            yield sentence

    def _scores(self, row: Row) -> Iterator[str]:
        bounds = self.sextiles if "rfm_segment" in row else self.breaks if "kmeans_group" in row else {}
        for letter, (criterion, name, value) in CRITERIA.items():
            score = row.get(f"{letter}_score")
            found = bounds.get((row.get("snapshot_date"), criterion, score))
            if found:
                low, high = (plain(bound) for bound in found)
                found_value = value.format_map(Shown(row))
                yield f"{name} is {score}, for {found_value}: the score of values from {low} to {high}."

    def _points(self, row: Row) -> Iterator[str]:
        if row.get("stars") is None:
            return
        yield (
            f"{row['stars']} stars over {row['period_months']} months:"
            f" recency {row['recency_points']} of 4 points, frequency {row['frequency_points']},"
            f" money {row['monetary_points']}."
        )

    def _engagement(self, row: Row) -> Iterator[str]:
        if "engagement_level" not in row:
            return
        points = plain(round(row.get("engagement_points") or 0, 2))
        yield f"Engagement is {row['engagement_level']}, for {points} points from {row['event_count']} events."
        if row.get("value_level") is not None:
            yield f"Value is {row['value_level']}, for a frequency and money score of {row['fm_score']}."
            yield "The last purchase is recent." if row["is_active"] else "The last purchase is long ago."

    def _segment(self, system: str, segment: str | None) -> Iterator[str]:
        if meaning := self.segments.get((system, segment)):
            yield meaning

    def _likelihood(self, row: Row) -> Iterator[str]:
        found = self.likelihoods.get(("rfm", row.get("rfm_segment")))
        share = f"{row['purchase_likelihood_90d']:.1%}"
        if found and found[0] == row["purchase_likelihood_90d"]:
            yield f"{share} of {found[1]} such customers of the segment bought within 90 days: that is the likelihood."
        else:
            yield f"The likelihood to buy within 90 days is {share}: what customers of the same segment did next."


class Shown(dict):
    """A row whose values are shown as people write them."""

    def __missing__(self, name: str) -> str:
        return "?"

    def __getitem__(self, name: str) -> str:
        return plain(super().__getitem__(name)) if name in self else self.__missing__(name)


def plain(value: Any) -> str:
    """Returns a value as people read it: no zeros behind the decimal point, yes and no, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if "." in text and text.replace(".", "", 1).lstrip("-").isdigit():
        return text.rstrip("0").rstrip(".")
    return text
