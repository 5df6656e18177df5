"""An audience for advertising platforms: the right people, only hashes, only with consent."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from crm.shop import ShopFiles
from crm_sync.ads import main


@pytest.fixture
def serving(tmp_path: Path) -> Path:
    """Forty contacts; the first twenty and someone unknown are in the audience."""
    shop = ShopFiles(tmp_path, 40)
    shop.execute(
        "create table activation.audience_members as"
        " select 'winback' as audience, 'c' || i as customer_id from range(20) as made(i)"
        " union all values ('winback', 'unknown'), ('champions', 'c1')"
    )
    # Spaces and capitals do not make a different address. An address without consent is left out.
    shop.execute("update activation.crm_contacts set email = '  Person1@EXAMPLE.com ' where contact_key = 'k1'")
    shop.execute("update activation.crm_contacts set email_opt_in = false where contact_key = 'k2'")
    shop.execute("update activation.crm_contacts set email_opt_in = false, phone = null where contact_key = 'k3'")
    return shop.files.warehouse


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_hashes_agree_with_a_second_computation(serving: Path, tmp_path: Path, capsys) -> None:
    output = tmp_path / "winback.csv"
    assert main(["winback", "--serving", str(serving), "--output", str(output)]) == 0
    assert "19 contacts of winback" in capsys.readouterr().out
    wanted = set()
    for i in range(20):
        email = sha(f"person{i}@example.com") if i % 10 and i not in (2, 3) else ""
        phone = sha(f"+336{10_000_000 + i}") if (i % 3 or i % 10 == 0) and i != 3 else ""
        if email or phone:
            wanted.add((email, phone))
    with output.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ["email_sha256", "phone_sha256"]
    assert {tuple(line) for line in lines} == wanted and len(lines) == len(wanted)
    # No text of the shop's is in it, and so none that a spreadsheet would take for a formula.
    assert all(re.fullmatch("[0-9a-f]{64}|", field) for line in lines for field in line)
    assert lines == sorted(lines, key=lambda line: (line[0] == "", line[0], line[1] == "", line[1]))


def test_an_unknown_audience_gets_one_line_and_no_file(serving: Path, tmp_path: Path, capsys) -> None:
    output = tmp_path / "nobody.csv"
    assert main(["nobody", "--serving", str(serving), "--output", str(output)]) == 2
    assert capsys.readouterr().err == "crm_sync.ads: no audience 'nobody'; there are: champions, winback\n"
    assert main(["winback", "--serving", str(tmp_path / "none.duckdb"), "--output", str(output)]) == 2
    assert "no serving copy" in capsys.readouterr().err
    assert list(tmp_path.glob("nobody*")) == []
