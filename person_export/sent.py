"""What each CRM was sent about a person, in a sentence for each."""

from __future__ import annotations

from collections.abc import Iterator

from person_export.language import Language
from person_export.rows import Found


def sentences(found: list[Found], language: Language) -> Iterator[str]:
    """Yields what each CRM has taken or refused.

    The warehouse keeps a hash of what was sent: where it is that of the row of activation.crm_contacts, the row is what
    the CRM has; otherwise the CRM has an earlier state of the same columns.
    """
    rows = {part.relation.full_name: part.rows for part in found}
    today = {row["row_hash"] for row in rows.get("activation.crm_contacts", [])}
    taken = rows.get("activation_state.acknowledged_contacts", [])
    for row in taken:
        key = "sent.has_row" if row["row_hash"] in today else "sent.has_earlier"
        yield language(key, crm=row["destination"])
    for row in rows.get("activation_state.sync_failures", []):
        values = {"crm": row["destination"], "change": row["change_type"], "message": row["message"]}
        yield language("sent.refused", **values)
    for row in rows.get("activation_state.erased_contacts", []):
        yield language("sent.deleted", crm=row["destination"])
    if not taken:
        yield language("sent.nothing")
