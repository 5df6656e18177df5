"""French for people is typeset as French is, and no label names two segments."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from warehouse import ROOT, RULES, read_csv

SEEDS = sorted((ROOT / "seeds").rglob("*.csv"))
BOM = b"\xef\xbb\xbf"

# A no-break space is U+00A0, a narrow one U+202F. A year has no separator of thousands.
FAULTS = {
    "empty": r"^\s*$",
    "a space at an end": r"^\s|\s$",
    "two spaces": r"\s\s",
    "a straight apostrophe": "'",
    "straight quotes": '"',
    "three points instead of an ellipsis": r"\.\.\.",
    "no narrow no-break space before ; ! ?": r"(?<![\u202f;!?])[;!?]",
    "no no-break space before a colon": r"(?<!\u00a0):",
    "no no-break space before %": r"(?<!\u00a0)%",
    "no no-break space inside guillemets": r"«(?!\u00a0)|(?<!\u00a0)»",
    "a number without narrow no-break spaces": r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4,}|\d[ \u00a0.,]\d{3}(?!\d)",
    "a letter and its accent apart": r"[\u0300-\u036f]",
    "oe that is one letter": r"(?i)\b(?:c|s|v|n|m)oeu|\boeu",
}
# The only second person that advice needs is the shop's: vous, votre. An imperative ends in -ez.
IMPERATIVE = r"(?i)\b(?!chez\b|assez\b|rendez-vous\b)\w+ez\b"
ADVICE = ("advice_fr", "playbook_fr")

# Words that tell no customer from another.
EVERYBODY = {"customers", "buyers", "clients", "acheteurs"}


def faults_of(text: str, column: str = "label_fr") -> list[str]:
    """Return what is wrong with a French text."""
    faults = [fault for fault, pattern in FAULTS.items() if re.search(pattern, text)]
    return faults + ["an imperative"] * (column in ADVICE and bool(re.search(IMPERATIVE, text)))


def french_columns(file: Path) -> list[str]:
    """Return the columns of a seed whose texts are French."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [column for column in next(csv.reader(lines)) if column.endswith("_fr")]


def says_something_else(row: dict[str, str], column: str) -> bool:
    """Return whether the same text is written in English: a French one may only be empty where that is."""
    name = column.removesuffix("_fr")
    return bool(row.get(f"{name}_en") or row.get(name))


def idea(label: str) -> frozenset[str]:
    """Return what a label says, whatever its order, plural and general words."""
    words = set(re.findall(r"\w+", label.lower())) - EVERYBODY
    return frozenset(word.rstrip("s") for word in words)


FRENCH = [file for file in SEEDS if french_columns(file)]


def test_every_french_text_is_typeset_as_french_is():
    wrong = [
        f"{file.relative_to(ROOT)}, row {number}, {column}: {fault}: {row[column]}"
        for file in FRENCH
        for number, row in enumerate(read_csv(file), start=2)
        for column in french_columns(file)
        if row[column] or says_something_else(row, column)
        for fault in faults_of(row[column], column)
    ]
    assert not wrong, "\n".join(wrong)


def test_french_is_in_the_seeds_that_people_read():
    assert {"segments", "purchase_advice", "campaign_audiences"} <= {file.stem for file in FRENCH}


def test_no_seed_with_french_begins_with_a_byte_order_mark():
    assert [file.name for file in FRENCH if file.read_bytes().startswith(BOM)] == []


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("empty", ""),
        ("a space at an end", "Perdus "),
        ("two spaces", "Presque \u00a0perdus"),
        ("a straight apostrophe", "S'éloignent"),
        ("straight quotes", 'Le "panier"'),
        ("three points instead of an ellipsis", "Bientôt..."),
        ("no narrow no-break space before ; ! ?", "Un achat ; un seul"),
        ("no narrow no-break space before ; ! ?", "Un achat\u00a0?"),
        ("no no-break space before a colon", "Un achat : un seul"),
        ("no no-break space before %", "10\u202f%"),
        ("no no-break space inside guillemets", "Le « panier\u00a0»"),
        ("no no-break space inside guillemets", "Le «\u00a0panier»"),
        ("a number without narrow no-break spaces", "10000 clients"),
        ("a number without narrow no-break spaces", "1500 clients"),
        ("a number without narrow no-break spaces", "10 000 clients"),
        ("a letter and its accent apart", "E\u0301leve\u0301"),
        ("oe that is one letter", "Coeur de clientèle"),
    ],
)
def test_each_fault_is_found(fault, text):
    assert faults_of(text) == [fault]


def test_what_is_right_has_no_fault():
    text = "Dès 10\u202f000\u00a0points en 2026\u00a0: l’accès «\u00a0cœur\u00a0», 10\u00a0% de remise, et puis\u202f?!"
    assert faults_of(text) == []


def test_advice_is_in_the_infinitive():
    assert faults_of("Écrivez-leur", "advice_fr") == ["an imperative"]
    assert faults_of("Prendre rendez-vous chez eux assez tôt", "playbook_fr") == []


@pytest.mark.parametrize("column", ["label_en", "label_fr"])
def test_no_label_names_two_segments(column):
    named = defaultdict(list)
    for row in read_csv(RULES / "segments.csv"):
        named[idea(row[column])].append(f"{row['system']} {row['segment']}: {row[column]}")
    doubled = [", ".join(segments) for segments in named.values() if len(segments) > 1]
    assert not doubled, "\n".join(doubled)
