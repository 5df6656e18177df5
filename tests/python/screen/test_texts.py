"""Texts of the screen are there in both languages, typeset as each is, and read by some page; queries too."""

from __future__ import annotations

import re

import pytest
from test_french import faults_of
from warehouse import ROOT

from app import queries
from app.words import LANGUAGES, Words, texts

PYTHON = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "app").rglob("*.py")))


def test_every_text_is_in_every_language_and_nothing_else():
    assert {key: set(versions) for key, versions in texts().items() if set(versions) != set(LANGUAGES)} == {}


def test_every_french_text_is_typeset_as_french_is():
    wrong = {key: faults for key, versions in texts().items() if (faults := faults_of(_shown(versions["fr"])))}
    assert wrong == {}


def test_both_languages_take_the_same_values():
    values = {
        key: {frozenset(re.findall(r"\{(\w+)\}", text)) for text in versions.values()}
        for key, versions in texts().items()
    }
    assert {key for key, taken in values.items() if len(taken) > 1} == set()


def test_every_query_says_what_a_row_is_and_is_asked():
    silent = [name for name in queries.names() if not re.match(r"-- One row\b.*[.:]", queries.sql(name))]
    unread = [name for name in queries.names() if f'"{name}"' not in PYTHON]
    assert (silent, unread) == ([], [])


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        (lambda words: words.number(1234567.8), "1,234,568", "1\u202f234\u202f568"),
        (lambda words: words.percent(0.1234), "12.3%", "12,3\u00a0%"),
        (lambda words: words.money(1234.5, 2), "€1,234.50", "1\u202f234,50\u00a0€"),
        (lambda words: words.change(110, 100), "+10.0%", "+10,0\u00a0%"),
        (lambda words: words.change(90, 100), "-10.0%", "-10,0\u00a0%"),
        (lambda words: words.change(90, 0), "–", "–"),
        (lambda words: words.date("2025-06-18"), "18 Jun 2025", "18 juin 2025"),
        (lambda words: words.month("2025-06-18"), "June 2025", "juin 2025"),
        (lambda words: words.number(None), "–", "–"),
    ],
)
def test_numbers_and_dates_are_written_as_each_language_does(written, english, french):
    assert (written(Words("en", "EUR")), written(Words("fr", "EUR"))) == (english, french)


def _shown(text: str) -> str:
    """Return a text without what is code: its quotes and colons are not French."""
    return re.sub(r"`[^`]*`", "x", re.sub(r"\{\w+\}", "x", text))
