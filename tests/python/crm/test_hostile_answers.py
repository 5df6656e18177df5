"""A CRM may answer anything: a sync ends in one line, loses no acknowledgement, makes none up and repeats no secret."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm.running import quick, sync
from crm.server import KEY, Answer, FakeCrm
from crm.shop import ShopFiles
from crm_sync.__main__ import main
from crm_sync.client import seconds_to_wait
from crm_sync.contacts import PROPERTIES
from crm_sync.errors import Refused, SyncError, details_in, without_personal_data
from crm_sync.sync import VENDORS

# Every endpoint whose answer is read: method, and a part of its path.
ENDPOINTS = {
    "klaviyo": [
        ("POST", "/profile-bulk-import-jobs"),
        ("GET", "/profile-bulk-import-jobs/"),
        ("GET", "/import-errors"),
        ("GET", "/api/profiles"),
    ],
    "hubspot": [
        ("POST", "/batch/upsert"),
        ("POST", "/batch/read"),
        ("POST", "/batch/archive"),
        ("GET", "/crm/v3/properties/contacts"),
    ],
    "brevo": [
        ("POST", "/v3/contacts/import"),
        ("POST", "/remove"),
        ("GET", "/v3/processes/"),
        ("GET", "/v3/contacts/attributes"),
    ],
}
HTML = "<html><head><title>Sign in</title></head><body>person7@example.com</body></html>"
NONSENSE = ["", "null", "[]", "{}", "7", '"done"', HTML, '{"data": {"id": "1", "attrib', "[" * 50_000, "\x00\xff\r\n"]
NONSENSE += ['{"data": null, "results": null, "attributes": null, "processId": null, "contacts": null, "status": null}']
NONSENSE += ['{"data": {"id": {}, "attributes": []}, "results": "forty", "attributes": "all", "processId": "../../x"}']


# A contact of which nothing is known.
MADE = dict.fromkeys(PROPERTIES) | {"change_type": "added", "row_hash": "v1"}
# A whole sync takes long; those that differ most in how far they come.
TYPICAL = ["", HTML, NONSENSE[-1]]


def spoil(crm: FakeCrm, endpoint: tuple[str, str], answer: Answer) -> None:
    """Makes a CRM do what it is asked at an endpoint, and answer something else."""
    crm.spoiled = (*endpoint, answer)


def with_work_at_every_endpoint(vendor: str, crm: FakeCrm, shop: ShopFiles) -> dict[str, str]:
    """Leaves a change, a contact that the CRM will refuse and a removal to be sent; returns what is acknowledged."""
    sync(vendor, shop)
    shop.execute("update activation.crm_contacts set row_hash = 'v2' where contact_key in ('k3', 'k21')")
    shop.execute("delete from activation.crm_contacts where contact_key = 'k4'")
    shop.publish()
    crm.refused = {"k21"}
    return shop.acknowledged(vendor)


def test_an_answer_that_is_none_ends_in_one_line(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_sync.sync.definition", quick)
    before = with_work_at_every_endpoint(vendor, crm, shop)
    for endpoint in ENDPOINTS[vendor]:
        for text in TYPICAL:
            spoil(crm, endpoint, Answer(200, text))
            # The CRM does as it is asked: what it took away must be there to be taken away again.
            crm.contacts.setdefault("k4", {})
            capsys.readouterr()
            code = main([vendor, "--warehouse", str(shop.files.warehouse)])
            said = capsys.readouterr()
            lines = said.err.strip().splitlines()
            assert (code, said.out) == (2, ""), (endpoint, text[:80], said.err)
            assert lines[-1].startswith("crm_sync: ") and sum("crm_sync" in line for line in lines) == 1, said.err
            assert len(lines) <= 3 and "example.com" not in said.err and "Sign in" not in said.err
            # What was acknowledged stays so; new is at most what another endpoint truly confirmed.
            after = shop.acknowledged(vendor)
            assert before.keys() - after.keys() <= {"k4"} and "k21" not in {k for k, v in after.items() if v == "v2"}
            if endpoint != ENDPOINTS[vendor][-1]:
                assert {key: value for key, value in after.items() if key != "k3"}.items() <= before.items()
    crm.spoiled = None
    crm.refused.clear()
    sync(vendor, shop)
    wanted = dict(shop.execute("select contact_key, row_hash from activation.crm_contacts"))
    assert shop.acknowledged(vendor) == wanted


@pytest.fixture
def asked(vendor: str, crm: FakeCrm) -> Iterator[list[Callable[[], Any]]]:
    """All that a sync asks of a CRM, so that every endpoint answers."""
    crm_of = VENDORS[vendor].connect(0, quick(vendor).sync.retry, 0.001)
    kept, gone = MADE | {"contact_key": "k1", "email": "jo@example.com"}, {"contact_key": "k4"}
    # Klaviyo is asked for reasons only where there are some.
    crm.refused = {"k1"} if vendor == "klaviyo" else set()
    crm.contacts["k4"] = {}
    yield [lambda: crm_of.upsert([kept]), lambda: crm_of.remove([gone]), crm_of.missing_fields]
    crm_of.client.close()


def failure_of(ask: Callable[[], Any]) -> Exception | None:
    """Returns how a request failed; any other exception is a fault of the sync."""
    try:
        ask()
    except (SyncError, Refused) as failure:
        return failure
    return None


def test_no_endpoint_takes_nonsense_for_an_answer(vendor: str, crm: FakeCrm, asked: list[Callable[[], Any]]) -> None:
    for endpoint in ENDPOINTS[vendor]:
        for text in NONSENSE:
            spoil(crm, endpoint, Answer(200, text))
            crm.contacts.setdefault("k4", {})
            stopped = [failure for failure in map(failure_of, asked) if type(failure) is SyncError]
            assert stopped and all(len(str(failure).splitlines()) == 1 for failure in stopped), (endpoint, text[:80])


NAMES = ["data", "id", "attributes", "status", "failed_count", "links", "next", "results", "errors", "category"]
NAMES += [
    "message",
    "context",
    "processId",
    "info",
    "import",
    "contacts",
    "name",
    "source",
    "pointer",
    "code",
    "detail",
]
names = st.sampled_from(NAMES)
shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["complete", "1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_shape_of_an_answer_is_more_than_the_sync_can_bear(
    vendor: str, crm: FakeCrm, asked: list[Callable[[], Any]], data: st.DataObject
) -> None:
    status = data.draw(st.sampled_from([200, 201, 207, 400, 404, 422]))
    spoil(crm, data.draw(st.sampled_from(ENDPOINTS[vendor])), Answer(status, json.dumps(data.draw(shapes))))
    for ask in asked:
        failure_of(ask)


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_what_an_answer_echoes_is_never_repeated(
    vendor: str,
    crm: FakeCrm,
    shop: ShopFiles,
    status: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = "pk_5f3a9c77d0e14b6f8a21"
    monkeypatch.setenv(VENDORS[vendor].key_variable, key)
    crm.header = (crm.header[0], crm.header[1].replace(KEY, key))
    once = quick(vendor)
    once.sync.retry.max_attempts = 1
    monkeypatch.setattr("crm_sync.sync.definition", lambda _: once)
    address = "person1@example.com, person1%40example.com, person1&#64;example.com, +33 6 10 00 00 01"
    monkeypatch.setattr("crm_sync.delivery.MOST_REFUSED_IN_A_ROW", 3)
    # Names are known of those whom a request is about; one for fields is about nobody.
    fields = ENDPOINTS[vendor][1 if vendor == "klaviyo" else -1]
    with caplog.at_level("DEBUG"):
        for endpoint, person in ((ENDPOINTS[vendor][0], f"Zoé1 Doe of Lyon, {address}"), (fields, address)):
            message = f"{key} {key[:14]}... {key.upper()} is not allowed for {person}"
            body = {"message": message, "errors": [{"detail": person}]}
            # As JSON with and without escapes and as JSON that was cut off.
            for text in (json.dumps(body), json.dumps(body, ensure_ascii=False), json.dumps(body)[:-9]):
                spoil(crm, endpoint, Answer(status, text))
                assert main([vendor, "--warehouse", str(shop.files.warehouse)]) == 2
    said = capsys.readouterr()
    ours = "\n".join(
        record.getMessage() for record in caplog.records if "crm_sync" in record.name or "drt" in record.name
    )
    kept = str(shop.failures())
    for text in (said.out, said.err, ours, kept):
        for secret in (key, key[:14], key.upper(), "Zo", "Doe", "Lyon", "person1", "10 00 00", "example.com"):
            assert secret not in text, text
    assert str(status) in said.err or "contacts in a row" in said.err


def test_reasons_that_a_crm_gives_for_one_contact_are_cleaned_too(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    crm.refused = {"k3"}
    crm.says = f"Zoé3 Doe <person3@example.com> in Lyon, by {KEY}"
    sync(vendor, shop)
    ((_, message),) = shop.failures().values()
    assert message and not any(secret in message for secret in ("Zo", "Doe", "example.com", "Lyon", KEY)), message


@pytest.mark.parametrize(
    ("key", "text", "left"),
    [
        ("pk_0123456789", "key pk_0123456789 is bad", "key (key) is bad"),
        ("pk_0123456789", "key PK_012345*** is bad", "key (key)*** is bad"),
        ("short", "a short key", "a (key) key"),
        ("", "no key at all", "no key at all"),
    ],
)
def test_a_key_leaves_no_part_behind(key: str, text: str, left: str) -> None:
    assert without_personal_data(text, key=key) == left


def test_known_details_go_in_any_writing() -> None:
    known = ["Zoé", "van der Berg", "A", "jo@example.com", "Will"]
    said = "ZOÉ van der berg (Zo\\u00e9, Zo&eacute;, JO@example.com) will pay A willing"
    assert (
        without_personal_data(said, details_in(known))
        == "(contact) (contact) ((contact), (contact), (contact)) (contact) pay A willing"
    )


def test_a_long_answer_takes_no_longer_to_clean() -> None:
    known = details_in(f"person {number}" for number in range(20_000))
    began = time.process_time()
    for text in ("a" * 5_000_000, "1-" * 2_000_000, "a@" * 2_000_000, "&amp;" * 1_000_000, " " * 5_000_000):
        assert len(without_personal_data(text, known, "pk_0123456789")) <= 500
    assert time.process_time() - began < 2


def far_dates() -> list[str]:
    """Returns dates as HTTP has them: long ago, in a century, and such as no calendar has."""
    in_a_century = datetime.now(UTC) + timedelta(days=36_500)
    odd = ["Mon, 01 Jan 0001 00:00:00 +2359", "Fri, 31 Dec 9999 23:59:59 -2359", "Fri, 31 Dec 99999 23:59:59 GMT"]
    odd.append("Fri, 31 Dec 99999999999999999999 23:59:59 GMT")
    return [format_datetime(in_a_century, usegmt=True), "Mon, 01 Jan 1990 00:00:00 GMT", "32 Foo 2026", *odd]


HEADERS = ["1", "0.5", "99999999999", "1e300", "-5", "nan", "inf", "soon", "", "0x10", "1,5", *far_dates()]


def test_no_header_makes_a_sync_wait_longer_than_its_patience(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    header = "x-sib-ratelimit-reset" if vendor == "brevo" else "Retry-After"
    patient = quick(vendor)
    patient.sync.retry.max_backoff = 0.02
    patient.sync.retry.max_attempts = len(HEADERS) + 1
    crm.plan.extend(Answer(429, {}, {header: text}) for text in HEADERS)
    began = time.monotonic()
    assert sync(vendor, shop, settings=patient).sent == 40
    # Each wait is at most 0.02 seconds; the rest is for a busy machine.
    assert time.monotonic() - began < 10 and not crm.plan


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.datetimes().map(format_datetime) | st.floats().map(str))
@example("Fri, 31 Dec 99999999999999999999 23:59:59 GMT")
def test_every_header_is_a_number_of_seconds_or_nothing(text: str) -> None:
    seconds = seconds_to_wait(text)
    assert seconds is None or 0 <= seconds < float("inf")


@pytest.mark.parametrize("vendor", ["klaviyo"], indirect=True)
def test_pages_lead_to_no_other_host_and_come_to_an_end(
    vendor: str, crm: FakeCrm, shop: ShopFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_work_at_every_endpoint(vendor, crm, shop)
    page: dict[str, Any] = {"data": [], "links": {"next": "http://localhost:9/api/profiles?page=2"}}
    spoil(crm, ("GET", "/api/profiles"), Answer(200, page))
    with pytest.raises(SyncError, match="another address than its own"):
        sync(vendor, shop)
    monkeypatch.setattr("crm_sync.klaviyo.MOST_PAGES", 20)
    endless = f"{crm.url}/api/profiles?filter=any(external_id,[])"
    spoil(crm, ("GET", "/api/profiles"), Answer(200, {"data": [], "links": {"next": endless}}))
    with pytest.raises(SyncError, match="more than 20 pages"):
        sync(vendor, shop)


def endless(sent: list[int], wait: float = 0) -> Iterator[bytes]:
    """Yields parts of an answer for as long as somebody listens, and counts them."""
    while len(sent) < 2_000:
        time.sleep(wait)
        sent.append(100_000)
        yield b" " * sent[-1]


def test_an_answer_without_end_is_read_no_further_than_its_limit(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_sync.sync.definition", quick)
    monkeypatch.setattr("crm_sync.client.MOST_BYTES", 1_000_000)
    before = with_work_at_every_endpoint(vendor, crm, shop)
    reports = [("GET", "/reports/")] if vendor == "brevo" else []
    packed = gzip.compress(b" " * 1_000_001)
    for endpoint in ENDPOINTS[vendor] + reports:
        for status in (200, 400):
            sent: list[int] = []
            for answer in (Answer(status, endless(sent)), Answer(status, packed, {"Content-Encoding": "gzip"})):
                spoil(crm, endpoint, answer)
                crm.contacts.setdefault("k4", {})
                capsys.readouterr()
                assert main([vendor, "--warehouse", str(shop.files.warehouse)]) == 2
                line = capsys.readouterr().err.strip().splitlines()[-1]
                assert line.startswith("crm_sync: ") and "with more than 1,000,000 bytes" in line, line
                assert "k21" not in {key for key, row_hash in shop.acknowledged(vendor).items() if row_hash == "v2"}
            # The rest may be on its way already.
            assert 10 <= len(sent) < 400
    assert before.keys() - shop.acknowledged(vendor).keys() <= {"k4"}


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_an_answer_that_drips_is_not_waited_for(
    vendor: str, crm: FakeCrm, shop: ShopFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_sync.client.MOST_SECONDS", 1)
    spoil(crm, ENDPOINTS[vendor][0], Answer(200, endless([], wait=0.05)))
    with pytest.raises(SyncError, match="for longer than 1 seconds"):
        sync(vendor, shop)
    assert shop.acknowledged(vendor) == {}


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_a_packed_answer_is_read_as_any_other(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    fields = json.dumps({"results": [{"name": name} for name in crm.fields]}).encode()
    spoil(crm, ENDPOINTS[vendor][-1], Answer(200, gzip.compress(fields), {"Content-Encoding": "gzip"}))
    assert sync(vendor, shop).sent == 40
    spoil(crm, ENDPOINTS[vendor][-1], Answer(404, gzip.compress(b"no such page"), {"Content-Encoding": "gzip"}))
    shop.execute("delete from activation_state.acknowledged_contacts")
    with pytest.raises(SyncError, match="answers 404: no such page"):
        sync(vendor, shop)


def test_an_address_or_a_key_that_no_request_can_have_gets_one_line(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in ((VENDORS[vendor].key_variable, "clé"), (f"{vendor.upper()}_BASE_URL", "http://[::1")):
        with monkeypatch.context() as changed:
            changed.setenv(variable, value)
            assert main([vendor, "--warehouse", str(shop.files.warehouse)]) == 2
        line = capsys.readouterr().err.strip().splitlines()[-1]
        assert line.startswith("crm_sync: ") and value not in line


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_a_name_at_the_end_of_a_long_message_is_not_cut_in_half(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    for length in range(440, 500, 6):
        spoil(crm, ENDPOINTS[vendor][0], Answer(404, "x" * length + " Zoé1 " + "y" * 400))
        with pytest.raises(SyncError) as stopped:
            sync(vendor, shop)
        assert "Zo" not in str(stopped.value)
