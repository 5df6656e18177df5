"""Whatever a warehouse holds, the page about a person is a page of text."""

from __future__ import annotations

from html.parser import HTMLParser

from person_export.catalogue import Relation
from person_export.language import Language
from person_export.pages import as_html
from person_export.person import Person
from person_export.rows import Found, Known

HOSTILE = "<script>alert('1')</script>\"><img src=x onerror=alert(2)>"


class Elements(HTMLParser):
    """The names of all elements of a page, and of their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an element."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


class HostileWords:
    """Reasons that are markup."""

    language = Language()

    def why(self, row: dict[str, str]) -> str:
        """Returns the same reason for every row."""
        return HOSTILE


def test_nothing_is_markup_wherever_it_is() -> None:
    def found(name: str, count: int) -> Found:
        relation = Relation("core", name, "core", name, HOSTILE, {HOSTILE: HOSTILE}, ())
        return Found(relation, "customer", [{HOSTILE: HOSTILE}] * count)

    failure = {"destination": HOSTILE, "change_type": HOSTILE, "message": HOSTILE}
    place = ("activation_state", "sync_failures")
    sent = Relation(*place, *place, HOSTILE, dict.fromkeys(failure, HOSTILE), ())
    parts = [found(HOSTILE, 1), found(HOSTILE + "2", 2), found(HOSTILE + "3", 0), Found(sent, "customer", [failure])]
    known = Known(parts, {HOSTILE: HOSTILE}, [HOSTILE])
    page = as_html(Person(HOSTILE, [HOSTILE, HOSTILE + "2"]), known, HostileWords())
    assert page.count("&lt;script&gt;") > 20
    elements = Elements()
    elements.feed(page)
    # They are those of the template.
    assert elements.tags.isdisjoint({"script", "img"}) and {"h1", "h3", "td"} <= elements.tags
    assert elements.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "title", "colspan"}
