"""What the customer card says of segments that contradict each other, and whose advice leads.

It starts from a customer's segment in each system: each system has its own reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reference.ratings import read_rows


@dataclass(frozen=True)
class Rules:
    """The seeds: what segments say, reasons by the two systems at odds, systems by precedence, and what to do."""

    presence: dict[tuple[str, str], str]
    reasons: dict[tuple[str, str], tuple[int, str]]
    leads_when: dict[str, str]
    playbooks: dict[tuple[str, str], tuple[str, str]]
    advice: dict[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Statement:
    """What the card says first."""

    contradiction_reason: str | None
    leading_system: str | None
    leading_segment: str | None
    leading_advice_en: str | None
    leading_advice_fr: str | None


def read_rules(folder: Path) -> Rules:
    """Return the seeds as data."""
    reasons = read_rows(folder / "contradiction_reasons.csv")
    systems = sorted(read_rows(folder / "systems.csv"), key=lambda row: int(row["precedence"]))
    advice = read_rows(folder / "purchase_advice.csv")
    return Rules(
        {(row["system"], row["segment"]): row["presence"] for row in read_rows(folder / "segment_presence.csv")},
        {(row["present_system"], row["away_system"]): (int(row["reason_rank"]), row["reason"]) for row in reasons},
        {row["system"]: row["leads_when"] for row in systems},
        {
            (row["system"], row["segment"]): (row["playbook_en"], row["playbook_fr"])
            for row in read_rows(folder / "segments.csv")
        },
        {(row["purchase_profile"], row["amount_class"]): (row["advice_en"], row["advice_fr"]) for row in advice},
    )


def natural_periods(folder: Path) -> dict[str, int]:
    """Return the natural period of each rating profile in months."""
    return {row["rating_profile"]: int(row["period_months"]) for row in read_rows(folder / "rating_profiles.csv")}


def contradictions(segments: Mapping[str, str], rules: Rules) -> set[tuple[str, str]]:
    """Return each pair of systems of which the first says that the customer still buys, and the second the opposite."""
    said = {system: rules.presence[system, segment] for system, segment in segments.items()}
    return {(one, other) for one in said for other in said if (said[one], said[other]) == ("present", "away")}


def statement(segments: Mapping[str, str], amount_class: str | None, points: float, rules: Rules) -> Statement:
    """Return what the card says of a customer with these segments and engagement points."""
    if not segments:
        return Statement(None, None, None, None, None)
    reasons = [rules.reasons[pair] for pair in contradictions(segments, rules) if pair in rules.reasons]
    in_order = [system for system in rules.leads_when if system in segments]
    seeing = [
        system
        for system in in_order
        if {
            "always": True,
            "engaged": points != 0,
            "not_away": rules.presence[system, segments[system]] != "away",
        }[rules.leads_when[system]]
    ]
    leader = (seeing or in_order)[0]
    segment = segments[leader]
    advice = rules.advice[segment, amount_class] if leader == "ratings" else rules.playbooks[leader, segment]
    return Statement(min(reasons, default=(0, None))[1], leader, segment, *advice)
