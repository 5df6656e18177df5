"""The seed of country names: what its script writes, and the names that it must have."""

from __future__ import annotations

import phonenumbers
import pytest
from babel import Locale
from warehouse import RULES, read_csv

from python_udfs.country_names import LANGUAGES, NO_COUNTRY, PART_OF, country_labels, country_names

SEED = {row["name"]: row["country_code"] for row in read_csv(RULES / "country_names.csv")}


def test_the_seed_is_what_the_script_writes():
    assert country_names() == SEED


def test_every_country_has_a_label_in_both_languages():
    labels = {row["country_code"]: (row["label_en"], row["label_fr"]) for row in read_csv(RULES / "country_labels.csv")}
    assert [(code, *names) for code, names in labels.items()] == country_labels()
    assert labels.keys() == set(SEED.values())
    assert labels["DE"] == ("Germany", "Allemagne") and all(map(all, labels.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_every_language_is_there(language):
    placeholders = {row["placeholder"] for row in read_csv(RULES / "placeholders.csv")}
    for code, name in Locale(language).territories.items():
        if len(code) == 2 and code not in NO_COUNTRY:
            country = PART_OF.get(code, code)
            assert SEED[name.lower().replace("’", "'")] == country, name
            assert code.lower() in placeholders or SEED[code.lower()] == country


def test_every_country_that_has_telephones_is_there():
    assert phonenumbers.SUPPORTED_REGIONS - set(SEED.values()) == set(PART_OF) & phonenumbers.SUPPORTED_REGIONS


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("US", "us; usa; u.s.a.; united states; united states of america; états-unis; etats unis; estados unidos; vs"),
        ("GB", "gb; gbr; uk; u.k.; united kingdom; great britain; england; scotland; royaume-uni; großbritannien"),
        ("DE", "de; deu; germany; deutschland; allemagne; alemania; germania; alemanha; duitsland"),
        ("NL", "nl; nld; holland; the netherlands; pays-bas; países bajos; paesi bassi; niederlande"),
        ("CH", "ch; che; switzerland; schweiz; suisse; svizzera; suiza"),
        ("CZ", "cz; cze; czechia; czech republic; tschechien; république tchèque; republica checa; česko"),
        ("KR", "kr; kor; south korea; korea, republic of; republic of korea"),
        ("CI", "ci; civ; ivory coast; côte d'ivoire; cote d'ivoire"),
        ("TR", "tr; tur; turkey; türkiye; turquie; türkei"),
        ("AT", "at; aut; austria; österreich; oesterreich; autriche"),
        ("PL", "pl; pol; poland; polska; pologne; polen"),
    ],
)
def test_what_shops_write(code, names):
    assert {name: SEED.get(name) for name in names.split("; ")} == dict.fromkeys(names.split("; "), code)


@pytest.mark.parametrize("text", ["eu", "un", "zz", "xx", "europe", "world", "33", "276", "na", "n/a", "unknown"])
def test_what_is_no_country(text):
    assert text not in SEED
