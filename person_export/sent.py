"""What each CRM was sent about a person, in a sentence for each."""

from __future__ import annotations

from collections.abc import Iterator

from person_export.rows import Found


def sentences(found: list[Found]) -> Iterator[str]:
    """Yields what each CRM has taken or refused.

    The warehouse keeps a hash of what was sent: where it is that of the row of activation.crm_contacts, the row is what
    the CRM has; otherwise the CRM has an earlier state of the same columns.
    """
    rows = {part.relation.full_name: part.rows for part in found}
    today = {row["row_hash"] for row in rows.get("activation.crm_contacts", [])}
    taken = rows.get("activation_state.acknowledged_contacts", [])
    for row in taken:
        state = "the row of activation.crm_contacts below" if row["row_hash"] in today else "an earlier state"
        yield f"{row['destination']} has {state}."
    for row in rows.get("activation_state.sync_failures", []):
        yield f"{row['destination']} did not take a change ({row['change_type']}): {row['message']}"
    for row in rows.get("activation_state.erased_contacts", []):
        yield f"{row['destination']} has deleted the contact."
    if not taken:
        yield "No CRM has taken anything that is not taken back."
