"""Contact details: the result for each kind of text, and SQL compared with the libraries on any text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from contact_pipeline import ContactPipeline
from hypothesis import given, settings
from hypothesis import strategies as st
from warehouse import RULES, read_csv

from python_udfs import contacts
from python_udfs.phone_plans import phone_prefixes

AS_OF = date(2025, 3, 1)
COUNTRIES = ["FR", "GB", "DE", "ES", "BE", "IT", "US", "NL", "CO", "RU", "IN", "HU"]
FAMILY = "👩‍👧‍👦"
MARK = "\u200f"

CASES = [
    # field, text, country, normalised value, status
    ("email", "Léa.Martin@Example.COM", "FR", "Léa.Martin@example.com", "valid"),
    ("email", "  lea@example.com\u00a0", "FR", "lea@example.com", "valid"),
    ("email", "LEA.1@EXAMPLE.COM", None, "LEA.1@example.com", "valid"),
    ("email", "INFO@Example.com", None, "info@example.com", "valid"),
    ("email", "lea@exämple.fr", None, "lea@exämple.fr", "valid"),
    ("email", "דוד@example.com", None, "דוד@example.com", "valid"),
    ("email", MARK + "david@example.com", None, "david@example.com", "valid"),
    ("email", "test@test.com", None, None, "placeholder"),
    ("email", " N/A ", None, None, "placeholder"),
    ("email", "UNKNOWN", None, None, "placeholder"),
    ("email", None, None, None, "missing"),
    ("email", " \t ", None, None, "missing"),
    ("email", "lea@", None, None, "invalid"),
    ("email", "@example.com", None, None, "invalid"),
    ("email", "lea.example.com", None, None, "invalid"),
    ("email", "lea martin@example.com", None, None, "invalid"),
    ("email", "lea@@example.com", None, None, "invalid"),
    ("email", "lea@example", None, None, "invalid"),
    ("email", "lea..m@example.com", None, None, "invalid"),
    ("email", "lea@example..com", None, None, "invalid"),
    ("email", "lea@shop.test", None, None, "invalid"),
    ("email", FAMILY + "@", None, None, "invalid"),
    ("email", "x" * 10_000 + "@example.com", None, None, "invalid"),
    ("phone", "06 12 34 56 79", "FR", "+33612345679", "valid"),
    ("phone", "+33 (0)6.12.34.56.79", "FR", "+33612345679", "valid"),
    ("phone", "0033 6-12-34-56-79", "FR", "+33612345679", "valid"),
    ("phone", "+44 7911 123456", "FR", "+447911123456", "valid"),
    ("phone", "0044 7911 123456", "FR", "+447911123456", "valid"),
    ("phone", "07911 123456", "FR", None, "invalid"),
    ("phone", "+44 7911 123456", None, "+447911123456", "valid"),
    ("phone", "06 12 34 56 79", None, None, "unknown_country"),
    ("phone", "06 12 34 56 79", "XX", None, "unknown_country"),
    ("phone", "01 42 68 53 00", "FR", "+33142685300", "valid"),
    ("phone", "٠٦١٢٣٤٥٦٧٩", "FR", "+33612345679", "valid"),
    ("phone", "612345679", "FR", "+33612345679", "valid"),
    ("phone", "0151 23456789", "DE", "+4915123456789", "valid"),
    ("phone", "'0612345679", "FR", "+33612345679", "valid"),
    ("phone", " ' 06 12 34 56 79", "FR", "+33612345679", "valid"),
    ("phone", "'+44 7911 123456", None, "+447911123456", "valid"),
    ("phone", "'0000000000", "FR", None, "placeholder"),
    ("phone", "'", "FR", None, "missing"),
    ("phone", "06 12 34 56 79", "FRANCE", "+33612345679", "valid"),
    ("phone", "0151 23456789", "Deutschland", "+4915123456789", "valid"),
    ("phone", "01 42 68 53 00", "FRA", "+33142685300", "valid"),
    ("phone", "00 00 00 00 00", "FR", None, "placeholder"),
    ("phone", "0000000000", "FR", None, "placeholder"),
    ("phone", "n/a", "FR", None, "placeholder"),
    ("phone", "-", "FR", None, "placeholder"),
    ("phone", "12345", "FR", None, "invalid"),
    ("phone", "+99 123 456 789", "FR", None, "invalid"),
    ("phone", "061234567901234", "FR", None, "invalid"),
    ("phone", "061 234567890123", "DE", None, "invalid"),
    ("phone", "061 23456789012", "DE", "+496123456789012", "valid"),
    ("phone", "call me", "FR", None, "invalid"),
    ("phone", "📞", "FR", None, "invalid"),
    ("phone", "6" * 10_000, "FR", None, "invalid"),
    ("gender", "F", None, "female", "valid"),
    ("gender", " Mme. ", None, "female", "valid"),
    ("gender", "FEMALE", None, "female", "valid"),
    ("gender", "Frau", None, "female", "valid"),
    ("gender", "2", None, "female", "valid"),
    ("gender", "Mr", None, "male", "valid"),
    ("gender", "h", None, "male", "valid"),
    ("gender", "M.", None, "male", "valid"),
    ("gender", "X", None, "other", "valid"),
    ("gender", "?", None, None, "placeholder"),
    ("gender", "unknown", None, None, "placeholder"),
    ("gender", "robot", None, None, "invalid"),
    ("gender", "♀", None, None, "invalid"),
    ("postal_code", " 75001 ", "FR", "75001", "valid"),
    ("postal_code", "FR-75001", "FR", "75001", "valid"),
    ("postal_code", "F-75001", "FR", "75001", "valid"),
    ("postal_code", "f 75001", "FRANKREICH", "75001", "valid"),
    ("postal_code", "F75001", "France", "75001", "valid"),
    ("postal_code", "B-4000", "BE", "4000", "valid"),
    ("postal_code", "D-10115", "DE", "10115", "valid"),
    ("postal_code", "CH-8001", "CH", "8001", "valid"),
    ("postal_code", "GB-SW1A 1AA", "GB", "SW1A 1AA", "valid"),
    ("postal_code", "NL-1012 AB", "NL", "1012 AB", "valid"),
    ("postal_code", "D-75001", "FR", None, "invalid"),
    ("postal_code", "F-7500", "FR", None, "invalid"),
    ("postal_code", "D02 X285", "IE", "D02 X285", "valid"),
    ("postal_code", "MT-VLT 1117", "MT", "VLT 1117", "valid"),
    ("postal_code", "'4001", "ZA", "4001", "valid"),
    ("postal_code", " '01067 ", "DE", "01067", "valid"),
    ("postal_code", "'00000", "FR", None, "placeholder"),
    ("postal_code", "'", "FR", None, "missing"),
    ("postal_code", "CO-110111", "CO", "110111", "valid"),
    ("postal_code", "7500", "FR", None, "invalid"),
    ("postal_code", "ABCDE", "FR", None, "invalid"),
    ("postal_code", "00000", "FR", None, "placeholder"),
    ("postal_code", "sw1a1aa", "GB", "SW1A 1AA", "valid"),
    ("postal_code", "CF10 1EP", "GB", "CF10 1EP", "valid"),
    ("postal_code", "SW1A", "GB", None, "invalid"),
    ("postal_code", "1012 ab", "NL", "1012 AB", "valid"),
    ("postal_code", "00950", "PL", "00-950", "valid"),
    ("postal_code", "94105-1234", "US", "94105-1234", "valid"),
    ("postal_code", "٧٥٠٠١", "FR", None, "invalid"),
    ("postal_code", "75001", None, None, "unknown_country"),
    ("postal_code", "any code", "TV", "ANY CODE", "valid"),
    ("country_code", "DE", "DE", "DE", "valid"),
    ("country_code", "de", "de", "DE", "valid"),
    ("country_code", "DEU", "DEU", "DE", "valid"),
    ("country_code", "GERMANY", "GERMANY", "DE", "valid"),
    ("country_code", "Deutschland", "Deutschland", "DE", "valid"),
    ("country_code", " Allemagne\u00a0", " Allemagne\u00a0", "DE", "valid"),
    ("country_code", "ÉTATS-UNIS", "ÉTATS-UNIS", "US", "valid"),
    ("country_code", "etats unis", "etats unis", "US", "valid"),
    ("country_code", "U.S.A.", "U.S.A.", "US", "valid"),
    ("country_code", "UK", "UK", "GB", "valid"),
    ("country_code", "Great Britain", "Great Britain", "GB", "valid"),
    ("country_code", "Grossbritannien", "Grossbritannien", "GB", "valid"),
    ("country_code", "Holland", "Holland", "NL", "valid"),
    ("country_code", "Oesterreich", "Oesterreich", "AT", "valid"),
    ("country_code", "Côte d’Ivoire", "Côte d'Ivoire", "CI", "valid"),
    ("country_code", "XX", "XX", None, "placeholder"),
    ("country_code", "NA", "NA", None, "placeholder"),
    ("country_code", "QQ", "QQ", None, "invalid"),
    ("country_code", "Europe", "Europe", None, "invalid"),
    ("country_code", "33", "33", None, "invalid"),
    ("country_code", " ", " ", None, "missing"),
    ("first_name", "  Élodie ", None, "Élodie", "valid"),
    ("first_name", "محمد", None, "محمد", "valid"),
    ("first_name", MARK + "דוד" + MARK, None, "דוד", "valid"),
    ("first_name", "美咲", None, "美咲", "valid"),
    ("first_name", "Eva 🌸", None, "Eva 🌸", "valid"),
    ("first_name", "🌸" + FAMILY, None, None, "invalid"),
    ("first_name", "123", None, None, "invalid"),
    ("first_name", "é" * 100, None, "é" * 100, "valid"),
    ("first_name", "é" * 10_000, None, None, "invalid"),
    ("first_name", "None", None, None, "placeholder"),
    ("last_name", "O'Connor", None, "O'Connor", "valid"),
    ("last_name", "x" * 10_000, None, None, "invalid"),
    ("last_name", "-", None, None, "placeholder"),
    ("city", "  Saint-Étienne\n", None, "Saint-Étienne", "valid"),
    ("city", "75001", None, None, "invalid"),
    ("birth_date", "1984-02-29", None, date(1984, 2, 29), "valid"),
    ("birth_date", "1905-03-01", None, date(1905, 3, 1), "valid"),
    ("birth_date", "1904-03-02", None, date(1904, 3, 2), "valid"),
    ("birth_date", "1904-03-01", None, None, "invalid"),
    ("birth_date", "1850-06-15", None, None, "invalid"),
    ("birth_date", "2025-03-01", None, date(2025, 3, 1), "valid"),
    ("birth_date", "2025-03-02", None, None, "invalid"),
    ("birth_date", "1900-01-01", None, None, "placeholder"),
    ("birth_date", None, None, None, "missing"),
    ("birth_date_unreadable", "1985-02-30", None, None, "invalid"),
    ("birth_date_unreadable", "n/a", None, None, "placeholder"),
]


@pytest.fixture(scope="module")
def pipeline(sample_warehouse: Path) -> ContactPipeline:
    """Return the models that the sample was built with."""
    return ContactPipeline(sample_warehouse, AS_OF.isoformat(), COUNTRIES)


@pytest.fixture(scope="module")
def verdicts(pipeline: ContactPipeline) -> list[dict[str, object]]:
    """Return what the models say of every case, judged at once."""
    return pipeline.contacts([{field: text, "country_code": country} for field, text, country, *_ in CASES])


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: f"{CASES[number][0]}-{CASES[number][1]!r:.30}")
def test_what_becomes_of_a_text(number, verdicts):
    field, _, _, value, status = CASES[number]
    field = field.removesuffix("_unreadable")
    assert (verdicts[number][field], verdicts[number][f"{field}_status"]) == (value, status)


@pytest.mark.parametrize(
    ("birth", "age"), [("1984-02-29", 41), ("2000-03-01", 25), ("2000-03-02", 24), ("2025-03-01", 0)]
)
def test_an_age_is_in_completed_years(birth, age, pipeline):
    assert pipeline.contacts([{"birth_date": birth}])[0]["age"] == age
    assert contacts.age_on(date.fromisoformat(birth), AS_OF) == age


PLACEHOLDERS = {
    field: frozenset(
        row["placeholder"] for row in read_csv(RULES / "placeholders.csv") if row["field"] in ("null", "any", field)
    )
    for field in ("email", "phone", "first_name", "gender", "birth_date")
}
GENDERS = {row["code"]: row["gender"] for row in read_csv(RULES / "gender_codes.csv")}

edges = st.sampled_from(["", " ", "\u00a0", "\t", MARK, "\u3000 "])
words = st.text(st.sampled_from("abcXYZ019._+-@ é\u200b'!"), max_size=12)
domains = st.sampled_from(
    ["example.com", "EXAMPLE.Org", "a-b.fr", "a--b.fr", "x.test", "b_c.com", "é.fr", "1.2", "c.d.e", ""]
)
roles = st.sampled_from(["info", "Sales", "SUPPORT", "Info.1", "postmaster"])
emails = st.tuples(edges, words | roles, st.sampled_from(["@", "@", "@@", ""]), domains | words, edges).map("".join)
digits = st.text(st.sampled_from("0123456789"), min_size=6, max_size=11)
mobiles = st.tuples(st.sampled_from(["6", "7", "77", "15", "151", "4", "3", "2", "9", "31"]), digits).map("".join)
codes = ["", "0", "1", "8", "'", "'0", "'+33", "+33", "+44", "0033", "+49 (0)", "0044", "+1", "+7", "+57", "06", "00"]
codes = st.sampled_from([*codes, "+", "(+39)"])
gaps = st.sampled_from(["", " ", "-", ".", "/"])
phones = st.tuples(edges, codes, gaps, mobiles | words, edges).map("".join)
names = st.tuples(edges, words | st.text(max_size=8) | st.sampled_from(["n/a", "?"]), edges).map("".join)
genders = st.tuples(edges, st.sampled_from([*GENDERS, "robot"]).map(str.title) | words, edges).map("".join)
people = st.fixed_dictionaries(
    {
        "email": emails | st.none(),
        "phone": phones | st.none(),
        "first_name": names,
        "gender": genders,
        "birth_date": st.dates(date(1890, 1, 1), date(2030, 1, 1)) | st.none(),
        "country_code": st.sampled_from([*COUNTRIES, None]),
    }
)


@settings(max_examples=20, deadline=None)
@given(st.lists(people, min_size=40, max_size=40))
def test_where_sql_decides_it_decides_as_the_libraries_do(pipeline, rows):
    rows = [
        {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    ]
    decided = pipeline.judged(rows)
    for row, sql in zip(rows, decided, strict=True):
        judged = {
            "email": (sql["plain_email"], contacts.normalise_email(row["email"], PLACEHOLDERS["email"])),
            "phone": (
                sql["plain_phone"],
                contacts.normalise_phone(row["phone"], row["country_code"], PLACEHOLDERS["phone"]),
            ),
            "first_name": (sql["first_name"], contacts.normalise_name(row["first_name"], PLACEHOLDERS["first_name"])),
            "gender": (sql["gender"], contacts.normalise_gender(row["gender"], GENDERS, PLACEHOLDERS["gender"])),
            "birth_date": (
                str(sql["birth_date"]) if sql["birth_date"] else None,
                contacts.normalise_birth_date(row["birth_date"], AS_OF, PLACEHOLDERS["birth_date"]),
            ),
        }
        for field, (value, library) in judged.items():
            if sql[f"{field}_status"] is not None:
                assert (value, sql[f"{field}_status"]) == library, (field, row)


def test_sql_decides_the_mobile_numbers_of_each_country_and_rightly(pipeline):
    plans = phone_prefixes(COUNTRIES)
    assert set(plans["country_code"]) == set(COUNTRIES) - {"CO"}, "Colombia's trunk prefixes are left to the library"
    rows = []
    for plan in plans.groupby(["country_code", "number_digits"]).sample(8, random_state=1, replace=True).itertuples():
        number = (plan.prefix + "3141592653")[: plan.number_digits]
        starts = ["+" + plan.calling_code, "+" + plan.calling_code + plan.trunk_prefix, plan.trunk_prefix, ""]
        starts += ["00" + plan.calling_code] if plan.has_00_prefix else []
        rows += [
            ({"phone": start + number, "country_code": plan.country_code}, plan.calling_code + number)
            for start in starts
        ]
    decided = pipeline.judged([row for row, _ in rows])
    for (row, number), sql in zip(rows, decided, strict=True):
        assert (sql["phone_status"], sql["plain_phone"]) == ("valid", "+" + number), row
        assert contacts.normalise_phone(row["phone"], row["country_code"]) == ("+" + number, "valid"), row
