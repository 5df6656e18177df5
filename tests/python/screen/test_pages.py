"""Every page opens in both languages; without marts to show, a page says what to run."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from app import served
from app.screens import SCREENS
from app.words import LANGUAGES, Words
from screen.running import changed, opened, said, whole


def started(serving: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Start the whole screen as a reader does."""
    monkeypatch.setenv("SEXTANT_SERVING", str(serving))
    return whole(AppTest.from_file("../../../app/main.py", default_timeout=60).run())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_page_opens(name, language, served_sample, monkeypatch):
    page = opened(name, language, served_sample, monkeypatch)
    assert page.title[0].value == Words(language)(f"{name}.title")


def test_the_menu_says_which_publication_is_shown(served_sample, monkeypatch):
    page = started(served_sample, monkeypatch)
    assert "As of 18 Jun 2025" in said(page)
    assert "EUR, UTC" in said(page)


def test_the_language_is_the_readers(served_sample, monkeypatch):
    page = started(served_sample, monkeypatch)
    whole(page.sidebar.selectbox(key="language").set_value("fr").run())
    assert page.title[0].value == "Vue d’ensemble"
    assert "Situation au 18 juin 2025" in said(page)


def test_without_a_file_the_page_says_what_to_run(tmp_path, monkeypatch):
    assert "make build" in said(started(tmp_path / "none.duckdb", monkeypatch))


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("drop table core.publication_context", "foreign"),
        ("alter table retention.retention_rates drop column buyers", "older"),
        ("delete from core.customers", "empty"),
    ],
)
def test_a_file_that_no_page_can_be_made_of_is_told(statement, kind, served_sample, tmp_path, monkeypatch):
    page = started(changed(served_sample, tmp_path, statement), monkeypatch)
    assert Words("en")(f"unusable.{kind}") in said(page)


def test_another_programs_file_is_told(tmp_path, monkeypatch):
    foreign = tmp_path / "notes.duckdb"
    foreign.write_text("no database")
    assert Words("en")("unusable.foreign") in said(started(foreign, monkeypatch))


def test_a_page_keeps_to_its_publication_while_the_next_takes_its_place(served_sample, tmp_path):
    serving = tmp_path / "serving.duckdb"
    shutil.copy(served_sample, serving)
    before = served.opened(serving)
    coming = changed(served_sample, tmp_path, "update core.publication_context set as_of_date = '2030-01-01'")
    coming.replace(serving)
    assert served.identity(serving) != before.identity
    assert str(before.ask("common.context").loc[0, "as_of_date"].date()) == "2025-06-18"
    assert str(served.opened(serving).ask("common.context").loc[0, "as_of_date"].date()) == "2030-01-01"


@pytest.mark.parametrize(
    "sql", ["from read_text('/etc/hostname')", "attach 'other.duckdb'", "delete from core.customers"]
)
def test_the_connection_reads_the_marts_and_nothing_else(sql, served_sample):
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
        served.opened(served_sample).run(sql)
