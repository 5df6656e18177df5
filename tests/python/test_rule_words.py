"""Words that mean nothing, yes or no: none is taken for a consent that is not one, and none means two things."""

from __future__ import annotations

import pytest
from warehouse import RULES, read_csv

WORDS = {row["word"]: row["means"] for row in read_csv(RULES / "yes_no_words.csv")}
PLACEHOLDERS = [(row["field"], row["placeholder"]) for row in read_csv(RULES / "placeholders.csv")]


def placeholders(*fields: str) -> set[str]:
    """Return the texts that mean nothing in these fields."""
    return {text for field, text in PLACEHOLDERS if field in fields}


@pytest.mark.parametrize(
    ("platform", "yes", "no"),
    [
        ("Klaviyo", ["SUBSCRIBED"], ["UNSUBSCRIBED", "NEVER_SUBSCRIBED", "Never Subscribed"]),
        (
            "Shopify",
            ["yes", "SUBSCRIBED", "single_opt_in", "confirmed_opt_in"],
            ["no", "NOT_SUBSCRIBED", "UNSUBSCRIBED"],
        ),
        ("Brevo", ["Subscribed", "1"], ["Unsubscribed", "Blocklisted", "blacklisted", "0"]),
        ("HubSpot", ["true", "Opted in", "SUBSCRIBED"], ["false", "Opted out", "NOT_OPTED", "NOT_SUBSCRIBED"]),
        ("Mailchimp", ["subscribed"], ["unsubscribed", "Non-Subscribed"]),
        ("spreadsheets", ["Oui", "VRAI", "WAHR", "Sí", "1.0", "on"], ["Non", "FAUX", "FALSCH", "Falso", "0.0", "off"]),
    ],
)
def test_the_words_of_exports(platform, yes, no):
    for meaning, words in (("true", yes), ("false", no)):
        assert {word: WORDS.get(word.lower()) for word in words} == dict.fromkeys(words, meaning), platform


def test_what_was_always_read_is_read_as_before():
    for meaning, words in (("true", "true t yes y 1"), ("false", "false f no n 0")):
        assert {WORDS[word] for word in words.split()} == {meaning}


@pytest.mark.parametrize(
    "word", ["pending", "unconfirmed", "invalid", "redacted", "cleaned", "bounced", "transactional", "archived", "held"]
)
def test_what_says_neither_is_known_and_no_consent(word):
    assert WORDS[word] == ""


@pytest.mark.parametrize("word", ["unknown", "maybe", "x", "?", "", "2", "-1", "null", "n/a", "not asked"])
def test_what_might_mean_anything_is_no_word(word):
    assert word not in WORDS


def test_no_word_means_nothing_and_something():
    assert not WORDS.keys() & placeholders("null", "any")


def test_what_programs_write_for_nothing_is_told_from_what_people_write():
    assert {"null", "\\n", "nan", "#value!", "#ref!", "#null!", "<null>", "(null)"} <= placeholders("null")
    assert {"0000-00-00", "0000-00-00 00:00:00"} <= placeholders("null")
    assert not placeholders("null") & placeholders("any"), "once is enough"
    assert not {"nc", "xxx", "test", "unknown"} & placeholders("null"), "these may be a real id or code"


def test_no_first_name_means_nothing():
    assert not {"nat", "jo", "al", "x", "guy"} & placeholders("null", "any", "first_name")
    assert "nat" in placeholders("birth_date") and "nat" in placeholders("ordered_at")


def test_ids_that_mean_no_customer():
    assert {"0", "-1", "guest", "anonyme", "gast", "invitado", "ospite", "walk-in"} <= placeholders("customer_id")
