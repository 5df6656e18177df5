"""One person as JSON for programs, and as one HTML file for people."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from person_export.chapters import chapter_of, in_chapters
from person_export.person import Person
from person_export.rows import Known
from person_export.sent import sentences
from person_export.words import Words


def as_json(person: Person, known: Known, words: Words) -> str:
    """Returns all that is known, with what each column means and why a row says what it says."""
    document = {
        "customer_id": person.customer_id,
        "known_as": person.ids,
        "contact_keys": person.contact_keys,
        "sent_to_crms": list(sentences(known.found, words.language)),
        "tables": [
            {
                "table": part.relation.full_name,
                "chapter": words.language(f"chapter.{chapter_of(part)}"),
                "description": part.relation.description,
                "found_by": part.link,
                "columns": part.relation.columns,
                "rows": part.rows,
                "in_words": [words.why(row) for row in part.rows],
            }
            for part in known.found
        ],
        "not_read": known.not_read,
        "tables_about_nobody": known.about_nobody,
    }
    return json.dumps(document, indent=1, ensure_ascii=False, default=_text) + "\n"


def _text(value: Any) -> str:
    """Returns a value that JSON has no form for: money as it is exactly, times as ISO text."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def as_html(person: Person, known: Known, words: Words) -> str:
    """Returns a page that needs nothing besides itself; every value in it is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["plain"] = words.language.plain
    page = environment.get_template("person.html.jinja")
    return page.render(
        person=person,
        known=known,
        chapters=list(in_chapters(known.found)),
        sent=list(sentences(known.found, words.language)),
        say=words.language,
        nothing=[part.relation.full_name for part in known.found if not part.rows],
        why=words.why,
        filled=_filled,
    )


def _filled(rows: list[dict[str, Any]]) -> list[str]:
    """Returns the columns that say something in one of the rows at least."""
    return [name for name in rows[0] if any(row[name] is not None for row in rows)]
