"""The order in which a person reads what is known: chapters, each with the relations that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from person_export.rows import Found

# The first pattern that fits decides. What no pattern names, such as a mart of the shop's own, has the last chapter.
CHAPTERS: dict[str, tuple[str, ...]] = {
    "Who you are to the shop": ("core.customers", "core.customer_identities"),
    "What the shop's files say": (
        "staging.stg_customer*",
        "staging.stg_merged_customers",
        "staging.stg_erasure_requests",
    ),
    "Orders": ("core.orders", "staging.stg_order*", "retention.*", "quality.*"),
    "Events": ("staging.stg_engagement_events",),
    "Scores and segments": ("segmentation.*",),
    "Audiences and campaigns": ("activation.audience_members", "intermediate.int_campaign_people"),
    "What was sent to CRMs": ("activation*.*",),
    "How it was computed": ("intermediate.*", "staging.*"),
    "Everything else": ("*",),
}


def chapter_of(found: Found) -> str:
    """Returns the chapter of what a relation has."""
    name = found.relation.full_name
    return next(title for title, patterns in CHAPTERS.items() if any(fnmatchcase(name, one) for one in patterns))


def in_chapters(found: list[Found]) -> Iterator[tuple[str, list[Found]]]:
    """Yields each chapter that has something to say, with what it says."""
    for title in CHAPTERS:
        if parts := [part for part in found if part.rows and chapter_of(part) == title]:
            yield title, parts
