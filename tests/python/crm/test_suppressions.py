"""Who may not be written to comes back from every CRM: all of them, as hashes, and a failure costs nothing."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from warehouse import ROOT, read_csv

from crm.server import KEY, Answer
from crm.suppression_fakes import READ, Known, Read, as_json
from crm.test_requests import SPECS, as_json_schema
from crm_sync.suppressions import __main__ as command
from crm_sync.suppressions.file import COLUMNS
from crm_sync.sync import VENDORS, definition
from intake.files import find_files

PAGES = {"klaviyo": "/api/profiles", "hubspot": "/crm/v3/objects/contacts/search", "brevo": "/v3/contacts"}
# All that may be asked: nothing of it changes anything.
ALLOWED = {
    "klaviyo": {("GET", "/api/profiles")},
    "hubspot": {("POST", "/crm/v3/objects/contacts/search")},
    "brevo": {("GET", "/v3/contacts"), ("GET", "/v3/smtp/blockedContacts")},
}


@pytest.fixture
def crm(vendor: str, one_certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Read]:
    """The CRM, with its key and its address in the environment; readings don't wait."""
    crm = READ[vendor]()
    monkeypatch.setenv(f"{vendor.upper()}_BASE_URL", crm.url)
    monkeypatch.setenv(VENDORS[vendor].key_variable, KEY)
    monkeypatch.delenv("BREVO_LIST_ID", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(one_certificate))

    def quick(name: str):
        settings = definition(name)
        settings.sync.retry.initial_backoff = 0.01
        settings.sync.retry.max_attempts = 3
        return settings

    monkeypatch.setattr(command, "definition", quick)
    source = command.SOURCES[vendor]._replace(requests_per_second=0)
    monkeypatch.setitem(command.SOURCES, vendor, source)
    yield crm
    crm.stop()
    assert crm.faults == []
    assert {(asked.method, asked.path) for asked in crm.asked} <= ALLOWED[vendor]


def run(vendor: str, folder: Path) -> int:
    return command.main([vendor, "--folder", str(folder)])


def sha(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def lines(vendor: str, folder: Path) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in read_csv(folder / f"suppressions_{vendor}.csv")]


def expected(crm: Read, vendor: str) -> list[tuple[str, ...]]:
    return sorted((sha(address), *said, vendor) for address, *said in crm.expected)


def test_everybody_comes_who_may_not_be_written_to(vendor: str, crm: Read, tmp_path: Path, capsys) -> None:
    assert run(vendor, tmp_path) == 0
    assert lines(vendor, tmp_path) == expected(crm, vendor)
    file = tmp_path / f"suppressions_{vendor}.csv"
    count = len(crm.expected)
    assert f"{count} addresses are suppressed in {file}, {count} of them new" in capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [(one.name, one.table) for one in find_files(tmp_path).files] == [(file.name, "suppressions")]


# More than are on one page of each CRM.
MANY = {"klaviyo": 205, "hubspot": 405, "brevo": 2_000}


def test_the_last_page_comes_too(vendor: str, crm: Read, tmp_path: Path) -> None:
    crm.many(MANY[vendor])
    assert run(vendor, tmp_path) == 0
    found = lines(vendor, tmp_path)
    assert set(expected(crm, vendor)) <= set(found)
    assert len(found) == len(crm.expected) + (MANY[vendor] if vendor == "hubspot" else 0)
    pages = [asked for asked in crm.asked if asked.path == PAGES[vendor]]
    assert len(pages) == {"klaviyo": 3, "hubspot": 4, "brevo": 3}[vendor]


def test_what_a_crm_forgets_stays_and_other_files_are_left_alone(
    vendor: str, crm: Read, tmp_path: Path, capsys
) -> None:
    own, other = tmp_path / "suppressions.csv", tmp_path / "suppressions_other.csv"
    for file in (own, other):
        file.write_text("address_hash;channel\nabc;email\n", encoding="utf-8")
    assert run(vendor, tmp_path) == 0
    before = lines(vendor, tmp_path)
    capsys.readouterr()
    gone, crm.known = crm.known[1], [crm.known[0], *crm.known[2:]]
    if vendor == "brevo":
        crm.blocked = crm.blocked[1:]
    crm.known.append(Known("new@example.com", None, gone.says))
    assert run(vendor, tmp_path) == 0
    after = lines(vendor, tmp_path)
    assert set(before) < set(after) and len(after) == len(before) + 1 and after == sorted(after)
    assert {row[0] for row in set(after) - set(before)} == {sha("new@example.com")}
    said = capsys.readouterr().out
    assert f"{len(after)} addresses are suppressed" in said and "1 of them new" in said
    assert f"{vendor} does not name 1 of them any more" in said
    assert all(file.read_text(encoding="utf-8") == "address_hash;channel\nabc;email\n" for file in (own, other))


def test_a_busy_crm_is_asked_again_when_it_says(vendor: str, crm: Read, tmp_path: Path) -> None:
    header = "x-sib-ratelimit-reset" if vendor == "brevo" else "Retry-After"
    crm.busy.extend([Answer(429, {}, {header: "1"}), Answer(503)])
    assert run(vendor, tmp_path) == 0
    assert lines(vendor, tmp_path) == expected(crm, vendor)
    assert crm.asked[1].at - crm.asked[0].at >= 1.0


def test_a_failure_half_way_leaves_the_file_as_it_was(vendor: str, crm: Read, tmp_path: Path, capsys) -> None:
    assert run(vendor, tmp_path) == 0
    file = tmp_path / f"suppressions_{vendor}.csv"
    before = file.read_bytes()
    crm.known.append(Known("late@example.com", None, crm.known[1].says))
    crm.many(MANY[vendor])
    person = "jo@example.com, +33 6 12 34 56 78"
    answers = {
        "still answers 503 after 3 attempts": Answer(503, {"message": person}),
        "refuses (400)": Answer(400, {"message": person}),
        "can't be understood: no JSON": Answer(200, f"<html>{person}"),
        "can't be understood: another shape": Answer(200, {"data": person, "results": {}, "contacts": 0, "count": 1}),
    }
    for says, answer in answers.items():
        asked_before = len(crm.asked)

        def spoil(answer: Answer = answer, asked_before: int = asked_before) -> None:
            if any(asked.path == PAGES[vendor] for asked in crm.asked[asked_before:]):
                crm.spoiled = answer

        crm.after_a_page = spoil
        capsys.readouterr()
        assert run(vendor, tmp_path) == 2
        said = capsys.readouterr()
        assert said.out == "" and len(said.err.strip().splitlines()) == 1 and says in said.err
        assert VENDORS[vendor].label in said.err and not any(part in said.err for part in ("jo@", "34", KEY))
        assert file.read_bytes() == before and list(tmp_path.iterdir()) == [file]
        crm.spoiled = None
    crm.after_a_page = lambda: None
    assert run(vendor, tmp_path) == 0
    assert sha("late@example.com") in {row[0] for row in lines(vendor, tmp_path)}


@pytest.mark.parametrize("vendor", ["klaviyo"], indirect=True)
def test_a_reading_that_is_killed_leaves_the_file_as_it_was(vendor: str, crm: Read, tmp_path: Path) -> None:
    assert run(vendor, tmp_path) == 0
    file = tmp_path / f"suppressions_{vendor}.csv"
    before = file.read_bytes()
    crm.many(1_000)
    arguments = [sys.executable, "-m", "crm_sync.suppressions", vendor, "--folder", str(tmp_path)]
    process = subprocess.Popen(arguments, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL)
    crm.after_a_page = lambda: process.send_signal(signal.SIGKILL) if len(crm.asked) > 5 else None
    assert process.wait(timeout=300) == -signal.SIGKILL
    assert file.read_bytes() == before and len(find_files(tmp_path).files) == 1
    # What a kill may leave while the file is written has a name that no build reads, and gives way.
    (tmp_path / f".suppressions_{vendor}.csv.{process.pid}.unfinished").write_text("half", encoding="utf-8")
    assert len(find_files(tmp_path).files) == 1
    crm.after_a_page = lambda: None
    assert run(vendor, tmp_path) == 0
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_missing_gets_one_line(
    vendor: str, crm: Read, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def line(folder: str | Path) -> str:
        assert command.main([vendor, "--folder", str(folder)]) == 2
        (said,) = capsys.readouterr().err.splitlines()
        return said

    assert "RAW=<folder>" in line("")
    assert "no folder of raw files at" in line(tmp_path / "nowhere")
    file = tmp_path / f"suppressions_{vendor}.csv"
    header = ",".join(COLUMNS).encode()
    for content in (b"address_hash;channel\n", b"\xff\xfe\x00", b"", header + b"\na\n"):
        file.write_bytes(content)
        assert f"{file} is not as make suppressions writes it" in line(tmp_path)
        assert file.read_bytes() == content
    file.unlink()
    assert crm.asked == []
    monkeypatch.setenv(VENDORS[vendor].key_variable, "not the key")
    said = line(tmp_path)
    assert "does not accept the key (401)" in said and "not the key" not in said
    monkeypatch.delenv(VENDORS[vendor].key_variable)
    assert VENDORS[vendor].key_variable in line(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("vendor", ["klaviyo"], indirect=True)
def test_a_page_that_names_itself_as_the_next_ends_the_reading(vendor: str, crm: Read, tmp_path: Path, capsys) -> None:
    crm.spoiled = Answer(200, {"data": [], "links": {"next": f"{crm.url}/api/profiles?page%5Bcursor%5D=1"}})
    assert run(vendor, tmp_path) == 2
    assert "names no next page that was not read already" in capsys.readouterr().err and len(crm.asked) == 2
    crm.spoiled = Answer(200, {"data": [{"attributes": {"email": "a@example.com"}}], "links": {"next": None}})
    assert run(vendor, tmp_path) == 2
    assert "another shape, at data.0.attributes.subscriptions" in capsys.readouterr().err


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_a_search_that_does_not_go_on_ends_the_reading(vendor: str, crm: Read, tmp_path: Path, capsys) -> None:
    same = {"id": "101", "properties": {"email": "a@example.com"}}
    crm.spoiled = Answer(200, {"total": 1, "results": [same]})
    assert run(vendor, tmp_path) == 2
    assert "finds contacts again" in capsys.readouterr().err and len(crm.asked) == 2


@pytest.mark.parametrize("vendor", ["brevo"], indirect=True)
def test_a_contact_that_is_deleted_meanwhile_hides_no_other(vendor: str, crm: Read, tmp_path: Path, capsys) -> None:
    crm.many(999)

    def delete() -> None:
        if crm.asked[-1].path == PAGES[vendor]:
            crm.known[0] = crm.known[0]._replace(says="deleted")

    crm.after_a_page = delete
    assert run(vendor, tmp_path) == 0
    assert lines(vendor, tmp_path) == expected(crm, vendor)
    assert len([asked for asked in crm.asked if asked.path == PAGES[vendor]]) == 4

    # As many come as go: their number says nothing.
    crm.many(1_500)

    places = iter(range(1_500))

    def replace() -> None:
        crm.known[next(places)] = Known(None, None, "deleted")
        crm.known.append(Known("one.more@example.com", None))

    crm.after_a_page = replace
    before = lines(vendor, tmp_path)
    assert run(vendor, tmp_path) == 2
    assert "faster than it can be read" in capsys.readouterr().err and lines(vendor, tmp_path) == before


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_searches_and_answers_keep_to_the_vendors_description(vendor: str, crm: Read, tmp_path: Path) -> None:
    file = SPECS / "hubspot_contacts_v3.json"
    if not file.is_file():
        pytest.skip(f"no vendor's description at {file}: SEXTANT_VENDOR_SPECS names its folder")
    described = as_json_schema(json.loads(file.read_text(encoding="utf-8")))
    search = described["paths"][PAGES[vendor]]["post"]
    answer = search["responses"]["200"]["content"]["application/json"]["schema"]
    (media_type,) = search["requestBody"]["content"].values()
    components = {"components": described["components"]}
    questions, answers = (Draft202012Validator(shape | components) for shape in (media_type["schema"], answer))
    assert run(vendor, tmp_path) == 0
    for asked in crm.asked:
        assert [error.message for error in questions.iter_errors(asked.body)] == []
        said = as_json(crm.page(asked.path, {}, asked.body))
        # What has no value is null, which the description does not tell.
        for one in said["results"]:
            one["properties"] = {name: value for name, value in one["properties"].items() if value is not None}
        assert [error.message for error in answers.iter_errors(said)] == []
    assert len(crm.asked) == 2


def test_the_file_has_the_columns_that_the_build_reads() -> None:
    from intake.contract import load_contract

    assert list(load_contract().columns("suppressions")) == COLUMNS
