"""docs/formats.md agrees with the formats, and its example is a format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.contract import load_contract
from intake.formats import BUILT_IN, load_formats, recognise

DOCS = (Path(__file__).resolve().parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
FORMATS = load_formats([BUILT_IN])


def section(title: str) -> str:
    """Return the page's section of this title."""
    return DOCS.split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_every_column_that_is_read_is_on_the_page(format):
    text = section(format.title)
    for export in format.exports:
        for table in export.tables.values():
            for name, column in table.columns.items():
                for word in (name, *column.sources):
                    assert word in text, f"{export.title}: {word}"


def test_every_format_is_in_the_overview():
    overview = DOCS.split("\n## ")[0]
    assert re.findall(r"^\| \[(\w+)\]\(#\w+\)", overview, re.MULTILINE) == [
        "Shopify",
        "WooCommerce",
        "Stripe",
        "PrestaShop",
        "Magento",
    ]


def test_the_example_is_a_format(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)
    (tmp_path / "acme.yml").write_text(example, encoding="utf-8")
    formats = load_formats([tmp_path], load_contract())
    columns = re.search(r"with the columns (.*?),\s+a row", DOCS, re.DOTALL)[1]
    assert recognise(re.findall(r"`(.+?)`", columns), formats).title == "Acme receipts"
