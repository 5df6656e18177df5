"""How much a sync may take away from a CRM before somebody says that it is right.

A broken export, another shop's warehouse or a lost column of consents looks like this to a sync: everybody has gone.
"""

from __future__ import annotations

from crm_sync.ledger import Removals

MOST_REMOVED = 0.1
# In a base of fifty one in ten is five people, whose leaving is no accident; and ten can be added again.
FEW = 10


def share(text: str) -> float:
    """Returns a share as the command line has it. Raises ``ValueError`` for another number, or none."""
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


def too_many(count: int, known: int, most_removed: float) -> bool:
    """Returns whether so many removals of so many contacts are more than anybody expects."""
    return count > FEW and count > most_removed * known


def objection(removals: Removals, most_removed: float, destination: str, label: str) -> str | None:
    """Returns in one line why a sync may not remove what it would, and how to go on; None where it may."""
    for count, why in ((removals.erasures, "on request"), (removals.others, "for another reason than a request")):
        if too_many(count, removals.known, most_removed):
            return (
                f"this sync would remove {count:,} of the {removals.known:,} contacts that {label} has, {why}:"
                f" more than MOST_REMOVED, {most_removed:g} of them. If they are to go:"
                f" make sync DESTINATION={destination} MOST_REMOVED=1"
            )
    return None
