"""Why a row says what it says, in words: from the warehouse's own rules, by the names of the row's columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from person_export.language import Language
from serving.layout import Layout

Row = dict[str, Any]
CRITERIA = {"r": "recency", "f": "frequency", "m": "monetary"}
# Column of a segment and the system that it is of.
SEGMENTS = {
    "rfm_segment": "rfm",
    "purchase_profile": "ratings",
    "kmeans_group": "kmeans",
    "engagement_segment": "engagement",
}


class Words:
    """The rules that a warehouse was built with, as far as it has them, in one language."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, language: Language) -> None:
        self.language = language
        code = language.code
        layout = Layout(connection)

        def read(relation: str, columns: str, condition: str = "true") -> list[tuple[Any, ...]]:
            if not layout.has(relation):
                return []
            try:
                return connection.execute(f"select {columns} from {layout.sql(relation)} where {condition}").fetchall()
            except duckdb.BinderException:
                # An older warehouse, whose rules have no such column.
                return []

        self.segments = {
            (system, segment): language("segment.meaning", label=label, meaning=meaning)
            for system, segment, label, meaning in read(
                "rules.segments", f"system, segment, label_{code}, meaning_{code}"
            )
        }
        meaning = "meaning" if code == "en" else f"meaning_{code}"
        self.reasons = dict(read("rules.order_status_reasons", f"reason, {meaning}"))
        self.events = dict(read("rules.engagement_weights", f"event_type, label_{code}"))
        self.contradictions = dict(read("rules.contradiction_reasons", f"reason, reason_{code}"))
        self.systems = {
            system: language("card.leads", system=label, why=why)
            for system, label, why in read("rules.systems", f"system, label_{code}, leads_{code}")
        }
        self.levels = {
            (attribute, value): label.lower()
            for attribute, value, label in read(
                "rules.value_labels", f"attribute, attribute_value, label_{code}", "attribute like '%_level'"
            )
        }
        bounds = "snapshot_date, criterion, score, "
        self.sextiles = self._bounds(read("segmentation.rfm_cut_points", bounds + "lowest_value, highest_value"))
        self.breaks = self._bounds(read("segmentation.kmeans_breaks", bounds + "lower_bound, upper_bound"))
        self.likelihoods = {
            (system, segment): (rate, customers)
            for system, segment, rate, customers in read(
                "segmentation.purchase_likelihood", "system, segment, purchase_rate, customers", "horizon_days = 90"
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
        for told, column in (
            (self.contradictions, "contradiction_reason"),
            (self.systems, "leading_system"),
            (self.reasons, "status_reason"),
        ):
            if sentence := told.get(row.get(column)):
                yield sentence
        if row.get("purchase_likelihood_90d") is not None:
            yield self._likelihood(row)
        if label := self.events.get(row.get("event_type")):
            yield f"{label}."
        if row.get("rule") in ("id", "merged", "email", "phone"):
            yield self.language(f"joined.{row['rule']}")

    def _scores(self, row: Row) -> Iterator[str]:
        bounds = self.sextiles if "rfm_segment" in row else self.breaks if "kmeans_group" in row else {}
        for letter, criterion in CRITERIA.items():
            score = row.get(f"{letter}_score")
            if found := bounds.get((row.get("snapshot_date"), criterion, score)):
                low, high = (self.language.plain(bound) for bound in found)
                values = {name: self._shown(row, name) for name in ("recency_days", "order_count", "revenue")}
                yield self.language(f"score.{criterion}", score=score, low=low, high=high, **values)

    def _shown(self, row: Row, name: str) -> str:
        return self.language.plain(row[name]) if name in row else self.language("value.unknown")

    def _points(self, row: Row) -> Iterator[str]:
        if row.get("stars") is not None:
            yield self.language(
                "rating.stars",
                stars=row["stars"],
                period=row["period_months"],
                recency=row["recency_points"],
                frequency=row["frequency_points"],
                money=row["monetary_points"],
            )

    def _engagement(self, row: Row) -> Iterator[str]:
        if "engagement_level" not in row:
            return
        points = self.language.plain(round(row.get("engagement_points") or 0, 2))
        yield self.language(
            "engagement.points", level=self._level(row, "engagement_level"), points=points, events=row["event_count"]
        )
        if row.get("value_level") is not None:
            yield self.language("engagement.value", level=self._level(row, "value_level"), score=row["fm_score"])
            yield self.language("engagement.active" if row["is_active"] else "engagement.inactive")

    def _level(self, row: Row, column: str) -> str:
        return self.levels.get((column, row[column]), row[column])

    def _segment(self, system: str, segment: str | None) -> Iterator[str]:
        if meaning := self.segments.get((system, segment)):
            yield meaning

    def _likelihood(self, row: Row) -> str:
        found = self.likelihoods.get(("rfm", row.get("rfm_segment")))
        share = self.language.percent(row["purchase_likelihood_90d"])
        if found and found[0] == row["purchase_likelihood_90d"]:
            return self.language("likelihood.counted", share=share, customers=found[1])
        return self.language("likelihood.other", share=share)
