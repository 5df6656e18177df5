"""A question that the libraries have answered is not asked again, unless the rules have changed since."""

from __future__ import annotations

import duckdb
import pandas
import pytest
from pandas.testing import assert_frame_equal
from warehouse import RULES, build, read

from python_udfs.contacts import QUESTION, answer_questions

FORMATS = pandas.read_csv(RULES / "postal_code_formats.csv", dtype="string", keep_default_na=False)
QUESTIONS = pandas.DataFrame(
    [
        ("email", "", "INFO@Example.com"),
        ("email", "", "lea@"),
        ("phone", "FR", "+33 (0)6.12.34.56.79"),
        ("phone", "", "+33 (0)6.12.34.56.79"),
        ("postal_code", "GB", "sw1a1aa"),
        ("postal_code", "FR", "7500"),
    ],
    columns=QUESTION,
)


def in_order(answers: pandas.DataFrame) -> pandas.DataFrame:
    """Return answers in the order of their questions."""
    return answers.sort_values(QUESTION, ignore_index=True)


@pytest.mark.parametrize("kept", [[], [0, 3], [5, 1, 2], list(range(6))])
def test_known_answers_change_nothing(kept: list[int]):
    expected = answer_questions(QUESTIONS, FORMATS)
    known = answer_questions(QUESTIONS.iloc[kept], FORMATS)
    assert_frame_equal(in_order(answer_questions(QUESTIONS, FORMATS, known)), in_order(expected))


def test_only_answers_by_the_same_rules_to_todays_questions_are_kept():
    known = answer_questions(QUESTIONS, FORMATS).assign(answer="as before")
    answers = answer_questions(QUESTIONS.iloc[:3], FORMATS, known)
    assert answers["answer"].tolist() == ["as before"] * 3
    asked_anew = [answer_questions(QUESTIONS, FORMATS.iloc[1:], known)]
    asked_anew += [answer_questions(QUESTIONS, FORMATS, known.assign(answered_by="other rules"))]
    asked_anew += [answer_questions(QUESTIONS, FORMATS, known.drop(columns="answered_by"))]
    assert not any(answers["answer"].eq("as before").any() for answers in asked_anew)


def test_the_next_build_asks_what_is_new(tmp_path):
    warehouse = tmp_path / "sample.duckdb"
    build(warehouse, select="+int_contact_answers", only="models").succeeded()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from intermediate.int_contact_answers where field = 'phone'")
        connection.execute("update intermediate.int_contact_answers set answer = 'as before'")
    build(warehouse, select="int_contact_answers", only="models").succeeded()
    answers = read(warehouse, "select distinct field, answer = 'as before' from intermediate.int_contact_answers")
    assert {kept for field, kept in answers if field != "phone"} == {True}
    assert {kept for field, kept in answers if field == "phone"} <= {False, None} and len(answers) > 2
