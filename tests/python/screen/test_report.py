"""The report is one file that is right, whole and readable without a script or a network."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from warehouse import ROOT

from app.report.__main__ import main
from app.report.document import document
from app.served import opened
from app.words import LANGUAGES, Words
from screen.browser import browser

# What a mail server lets pass, with room for the other attachments.
SMALL = 3_000_000


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: pytest.FixtureRequest, served_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's report in each language."""
    file = tmp_path_factory.mktemp("report") / f"report_{request.param}.html"
    assert main([str(served_sample), str(file), request.param]) == 0
    return file


def language_of(report: Path) -> str:
    """Return the language that a report is in."""
    return report.stem[-2:]


class Elements(HTMLParser):
    """Counts the elements of a document, and gathers what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.counts, self.fetched = {}, []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.fetched += [value for name, value in attributes if name in ("src", "href", "xlink:href", "data")]


def test_it_needs_nothing_else(report):
    text = report.read_text(encoding="utf-8")
    elements = Elements(text)
    assert elements.fetched == []
    assert not elements.counts.keys() & {"script", "link", "img", "iframe", "object"}
    assert re.findall(r"@import|url\((?!#)", text) == []
    assert len(text.encode()) < SMALL


def test_it_has_charts_and_their_figures(report):
    counts = Elements(report.read_text(encoding="utf-8")).counts
    assert counts["svg"] >= 2
    assert counts["table"] >= counts["svg"]


def test_its_figures_are_those_of_the_marts(report, served_sample):
    words = Words(language_of(report), "EUR")
    with duckdb.connect(str(served_sample), read_only=True) as connection:
        ((revenue, buyers),) = connection.execute(
            "select sum(revenue), count(distinct customer_id) filter (where order_rank is not null) from core.orders"
            " where date_trunc('month', order_date) = date '2025-05-01'"
        ).fetchall()
    text = report.read_text(encoding="utf-8")
    assert f"<dd>{words.money(revenue)}<" in text
    assert f"<dd>{words.number(buyers)}<" in text


def test_a_browser_shows_it_and_axe_finds_nothing_serious(report):
    with browser() as chromium:
        page = chromium.new_page()
        requests, complaints = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(report.as_uri())
        assert page.locator("svg path").count() > 10
        assert (requests, complaints) == ([report.as_uri()], [])
        # axe itself is a script, which the report's policy forbids to run from the page.
        found = Axe().run(page).response["violations"]
        assert [violation["id"] for violation in found if violation["impact"] in ("serious", "critical")] == []


def test_it_is_the_owners_alone_and_in_one_step(report):
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert list(report.parent.glob("*.unfinished")) == []


def test_a_text_of_the_shop_stays_text(served_sample, tmp_path):
    copy = tmp_path / "shop_serving.duckdb"
    shutil.copy(served_sample, copy)
    copy.chmod(0o600)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update core.publication_context set timezone = '<script>alert(1)</script>'")
    text = document(opened(copy), "en")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("serving", "language", "line"),
    [
        ("none.duckdb", "en", "No served file was found"),
        ("none.duckdb", "de", "LANGUAGE must be one of en, fr. Got: de"),
    ],
)
def test_what_is_in_the_way_is_one_line(serving, language, line, tmp_path, capsys):
    assert main([str(tmp_path / serving), str(tmp_path / "report.html"), language]) == 2
    told = capsys.readouterr().err
    assert line in told
    assert told.count("\n") == 1


def test_make_report_writes_beside_what_is_served(served_sample, tmp_path):
    serving = tmp_path / "it's a shop.duckdb"
    serving.symlink_to(served_sample)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = ["make", "report", f"SERVING={serving}", "LANGUAGE=fr"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert '<html lang="fr">' in (tmp_path / "it's a shop_report.html").read_text(encoding="utf-8")
