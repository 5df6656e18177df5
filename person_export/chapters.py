"""The order in which a person reads what is known: chapters, each with the relations that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from person_export.rows import Found

# The key of each chapter's title, and what belongs to it. The first pattern that fits decides. What no pattern names,
# such as a mart of the shop's own, has the last chapter.
CHAPTERS: dict[str, tuple[str, ...]] = {
    "person": ("core.customers", "core.customer_identities"),
    "files": (
        "staging.stg_customer*",
        "staging.stg_merged_customers",
        "staging.stg_erasure_requests",
    ),
    "orders": ("core.orders", "staging.stg_order*", "retention.*", "quality.*"),
    "events": ("staging.stg_engagement_events",),
    "scores": ("segmentation.*",),
    "audiences": ("activation.audience_members", "intermediate.int_campaign_people"),
    "crms": ("activation*.*",),
    "computed": ("intermediate.*", "staging.*"),
    "rest": ("*",),
}


def chapter_of(found: Found) -> str:
    """Returns the key of the chapter of what a relation has."""
    name = found.relation.full_name
    return next(key for key, patterns in CHAPTERS.items() if any(fnmatchcase(name, one) for one in patterns))


def in_chapters(found: list[Found]) -> Iterator[tuple[str, list[Found]]]:
    """Yields each chapter that has something to say, under its key, with what it says."""
    for key in CHAPTERS:
        if parts := [part for part in found if part.rows and chapter_of(part) == key]:
            yield key, parts
