"""An audience for advertising platforms: the right people, only hashes, only with both consents."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from crm.shop import ShopFiles
from crm_sync.ads import main

STATUSES = ("allowed", "no_consent", "no_ad_user_data", "no_ad_personalization", "refused_by_another")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def shop(forty_contacts: ShopFiles, tmp_path: Path) -> ShopFiles:
    """Forty contacts, every fourth of whom may not be advertised to; half of them and two others are in an audience."""
    shop = forty_contacts.copy(tmp_path)
    shop.execute(
        "create table activation.audience_members as"
        " select 'winback' as audience, 'c' || i as customer_id from range(20) as made(i)"
        " union all values ('winback', 'unknown'), ('winback', 'suppressed'), ('champions', 'c1'), ('lost', 'c0')"
    )
    shop.execute(
        "create table activation.advertising_contacts as select customer_id, sha256(lower(email)) as email_sha256,"
        " sha256(phone) as phone_sha256, 'allowed' as advertising_status from activation.crm_contacts"
    )
    for place, status in enumerate(STATUSES[1:]):
        shop.execute(
            "update activation.advertising_contacts set email_sha256 = null, phone_sha256 = null,"
            " advertising_status = $1 where customer_id in ($2, $3)",
            status,
            f"c{4 * place}",
            f"c{20 + place}",
        )
    return shop


def test_hashes_agree_with_a_second_computation(shop: ShopFiles, tmp_path: Path, capsys) -> None:
    output = tmp_path / "winback.csv"
    assert main(["winback", "--serving", str(shop.files.warehouse), "--output", str(output)]) == 0
    assert capsys.readouterr().out == (
        f"16 contacts of winback in {output}; left out 6: 2 can't be reached by email or text message,"
        " 1 agreed neither to ad_user_data nor to ad_personalization, 1 did not agree to ad_user_data,"
        " 1 did not agree to ad_personalization, 1 share their address with somebody who refused\n"
    )
    wanted = set()
    for i in set(range(20)) - {0, 4, 8, 12}:
        email = sha(f"person{i}@example.com") if i % 10 else ""
        wanted.add((email, sha(f"+336{10_000_000 + i}") if i % 3 or i % 10 == 0 else ""))
    with output.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ["email_sha256", "phone_sha256"]
    assert {tuple(line) for line in lines} == wanted and len(lines) == len(wanted)
    # No text of the shop's is in it, and so none that a spreadsheet would take for a formula.
    assert all(re.fullmatch("[0-9a-f]{64}|", field) for line in lines for field in line)
    assert lines == sorted(lines, key=lambda line: (line[0] == "", line[0], line[1] == "", line[1]))


def test_an_audience_may_be_left_out_as_a_whole_or_not_at_all(shop: ShopFiles, tmp_path: Path, capsys) -> None:
    for audience, said in {
        "lost": "0 contacts of lost in {}; left out 1: 1 agreed neither to ad_user_data nor to ad_personalization\n",
        "champions": "1 contacts of champions in {}; left out 0\n",
    }.items():
        output = tmp_path / f"{audience}.csv"
        assert main([audience, "--serving", str(shop.files.warehouse), "--output", str(output)]) == 0
        assert capsys.readouterr().out == said.format(output)
    assert (tmp_path / "lost.csv").read_text(encoding="utf-8") == "email_sha256,phone_sha256\n"


def test_what_is_missing_gets_one_line_and_no_file(shop: ShopFiles, tmp_path: Path, capsys) -> None:
    output, serving = tmp_path / "nobody.csv", str(shop.files.warehouse)
    assert main(["nobody", "--serving", serving, "--output", str(output)]) == 2
    assert capsys.readouterr().err == "crm_sync.ads: no audience 'nobody'; there are: champions, lost, winback\n"
    assert main(["winback", "--serving", str(tmp_path / "none.duckdb"), "--output", str(output)]) == 2
    assert "no serving copy" in capsys.readouterr().err
    # A serving copy of an older build knows nothing of consent to advertising.
    shop.execute("drop table activation.advertising_contacts")
    assert main(["winback", "--serving", serving, "--output", str(output)]) == 2
    assert "no activation.advertising_contacts in the serving copy: run make build" in capsys.readouterr().err
    assert list(tmp_path.glob("nobody*")) == []
