"""Of people who asked to be forgotten, no byte of any file that a build writes says anything any more."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from shops import LAST_MINUTE, Rows, clean_shop, write_csv_shop
from warehouse import Build, build, read

from crm_sync.ledger import CREATE
from erasure.__main__ import erase, main
from erasure.copies import remove_unread
from erasure.rewrite import rewrite
from serving.publish import publish

# Each text is one person's alone; the three are an account, the account that was merged into it, and an address as id.
FORGOTTEN = {
    "7": {
        "email": "quentin.zephyr@example.com",
        "phone": "06 98 76 54 32",
        "first_name": "Quentinus",
        "last_name": "Zephyrion",
        "city": "Xanadu-sur-Mer",
        "postal_code": "QX7 9ZZ",
        "birth_date": "no such day",
    },
    "70": {"email": "q.zephyr.old@example.com", "last_name": "Zephyrold", "city": "Ystad-les-Bains"},
    "vera.quasar@example.org": {"email": "vera.quasar@example.org", "first_name": "Veraquasar"},
}
TYPED = {
    "email": "typed.by.quentin@example.com",
    "phone": "+33712345699",
    "total_amount": "twelve and Quentin",
    "updated_at": LAST_MINUTE,
}
SECRETS = [text for person in FORGOTTEN.values() for text in person.values()]
SECRETS += [TYPED["email"], TYPED["phone"], TYPED["total_amount"], "a dozen of Quentin", "+33698765432", "33698765432"]
VARIABLES = {"history_months": 2, "most_rejected": 0.5}


def shop() -> dict[str, Rows]:
    """Return the clean shop with the three people and what they typed."""
    made = clean_shop()
    fields = sorted({field for person in FORGOTTEN.values() for field in person})
    consents = {
        "email_opt_in": "true",
        "sms_opt_in": "true",
        "email_opt_in_at": "2023-01-01",
        "sms_opt_in_at": "2023-01-01",
    }
    for row in made["customers"]:
        row |= (
            dict.fromkeys(fields) | {"email": f"person{row['customer_id']}@example.com", "last_name": "Doe"} | consents
        )
        row |= FORGOTTEN.get(str(row["customer_id"]), {})
    template = made["customers"][0]
    made["customers"] += [
        template | dict.fromkeys(fields) | FORGOTTEN[one] | {"customer_id": one} for one in list(FORGOTTEN)[1:]
    ]
    for order in made["orders"]:
        order |= {"email": None, "phone": None}
    order = {key: None for key in made["orders"][0]} | {"ordered_at": LAST_MINUTE, "updated_at": LAST_MINUTE}
    made["orders"] += [order | TYPED | {"order_id": "typed", "customer_id": "7", "currency": "EUR"}]
    made["orders"] += [
        order
        | {"order_id": f"v{months}", "customer_id": "vera.quasar@example.org", "total_amount": 90, "currency": "EUR"}
        | {"ordered_at": LAST_MINUTE - timedelta(days=30 * months)}
        for months in range(6)
    ]
    line = {
        "order_line_id": "l1",
        "order_id": "v0",
        "product_id": "p",
        "quantity": "a dozen of Quentin",
        "unit_price": 1,
    }
    made["order_lines"] = [line]
    visit = {
        "event_id": "e1",
        "customer_id": "vera.quasar@example.org",
        "event_type": "visit",
        "occurred_at": LAST_MINUTE,
    }
    made["engagement_events"] = [visit]
    made["merged_customers"] = [{"customer_id": "70", "merged_into": "7", "merged_at": "2024-01-01"}]
    return made


def found_in(folder: Path, texts: list[str] = SECRETS) -> dict[str, set[str]]:
    """Return which texts are in the bytes of which files but the shop's own, in any letter case."""
    wanted = {text: [form.encode() for form in {text, text.lower()}] for text in texts}
    found: dict[str, set[str]] = {}
    for file in folder.rglob("*"):
        if file.is_file() and "raw" not in file.relative_to(folder).parts:
            content = file.read_bytes()
            lowered = content.lower()
            hits = {text for text, forms in wanted.items() if any(form in content or form in lowered for form in forms)}
            if hits:
                found[str(file.relative_to(folder))] = hits
    return found


@pytest.fixture(scope="module")
def forgotten(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Build, dict[str, set[str]]]:
    """Build the shop twice, the second time with the requests, and publish; return what the first build knew too."""
    folder = tmp_path_factory.mktemp("erasure")
    warehouse, raw = folder / "shop.duckdb", folder / "raw"
    variables = VARIABLES | {"raw_data": write_csv_shop(raw, shop())}
    build(warehouse, variables=variables, only="models", is_logged=True).succeeded()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(CREATE)
        connection.execute(
            "insert into activation_state.acknowledged_contacts"
            " select 'klaviyo', contact_key, row_hash from activation.crm_contacts"
        )
    publish(warehouse, folder / "shop_serving.duckdb")
    before = found_in(folder)
    requests = [{"customer_id": one, "requested_at": "2024-06-12"} for one in ("7", "vera.quasar@example.org")]
    write_csv_shop(raw, {"erasure_requests": requests})
    made = build(warehouse, variables=variables, only="models", is_logged=True).succeeded()
    # The tables say nothing any more; the file may.
    assert set(found_in(folder)) <= {"shop.duckdb", "shop_serving.duckdb"}
    assert erase(warehouse, folder / "target" / "intake") == 3
    publish(warehouse, folder / "shop_serving.duckdb")
    return warehouse, made, before


def test_no_byte_of_what_a_build_writes_says_anything_of_the_erased(forgotten) -> None:
    warehouse, _, before = forgotten
    # The search finds what is there: otherwise it would prove nothing.
    assert len(before["shop.duckdb"]) >= 8 and "Zephyrion" in before["shop_serving.duckdb"]
    assert found_in(warehouse.parent) == {}
    assert found_in(warehouse.parent, ["person4@example.com"])


def test_what_a_build_writes_is_for_its_owner_alone(forgotten) -> None:
    warehouse, _, _ = forgotten
    # The test's own raw files, and the file that it keeps the output in.
    others = {"raw", "output.txt"}
    files = [file for file in warehouse.parent.rglob("*") if file.relative_to(warehouse.parent).parts[0] not in others]
    written = [file for file in files if file.is_file()]
    assert {"shop.duckdb", "shop_serving.duckdb", "dbt.log", "manifest.json"} <= {file.name for file in written}
    assert [file for file in written if stat.S_IMODE(file.stat().st_mode) & 0o077] == []


def test_money_and_history_stay_under_what_is_left_of_the_id(forgotten) -> None:
    warehouse, _, _ = forgotten
    ((left, orders, revenue),) = read(
        warehouse,
        "select customer_id, order_count, revenue from core.customers where customer_id like 'erased:%'",
    )
    assert (orders, int(revenue)) == (6, 540)
    for table in ("segmentation.rfm_scores", "segmentation.purchase_ratings", "intermediate.int_customer_snapshots"):
        sql = f"select count(distinct snapshot_date), count(*) filter (where customer_id like '%@%') from {table}"
        assert read(warehouse, f"{sql} where customer_id = '{left}' or customer_id like '%@%'") == [(3, 0)]
    ((status, shown),) = read(
        warehouse,
        "select (select status_reason from core.orders where order_id = 'typed'), raw_value"
        " from quality.rejected_rows where row_key = 'typed'",
    )
    assert status.startswith("unreadable") and shown == "(erased)"
    assert read(warehouse, "select raw_value from quality.rejected_rows where row_key = 'l1'") == [("(erased)",)]


def test_an_account_that_was_merged_is_the_same_person(forgotten) -> None:
    warehouse, _, _ = forgotten
    erased = read(warehouse, "select customer_id from staging.stg_customers where is_erased order by 1")
    assert [customer_id for (customer_id,) in erased][:2] == ["7", "70"] and len(erased) == 3
    assert read(warehouse, "select email, last_name from core.customers where customer_id = '7'") == [(None, None)]


def test_the_crms_that_have_to_delete_somebody_are_listed(forgotten) -> None:
    warehouse, _, _ = forgotten
    listed = read(warehouse, "select customer_id, status from activation.crm_erasures order by status, customer_id")
    assert [(who.partition(":")[0], status) for who, status in listed] == [
        ("7", "to_delete"),
        ("erased", "to_delete"),
        ("70", "to_look_up"),
    ]
    removed = read(warehouse, "select count(*) from activation.crm_contact_changes where change_type = 'removed'")
    assert removed == [(2,)]


def test_what_was_carried_out_is_not_done_again(forgotten, capsys: pytest.CaptureFixture[str]) -> None:
    warehouse, _, _ = forgotten
    before = warehouse.read_bytes()
    assert main([str(warehouse)]) == 0
    assert capsys.readouterr().out == "" and warehouse.read_bytes() == before


def test_a_warehouse_that_is_written_anew_is_the_same(tmp_path: Path) -> None:
    warehouse = tmp_path / "it's a warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("pragma force_compression = 'uncompressed'")
        connection.execute("create schema core")
        connection.execute("create table core.people (id integer primary key, name varchar not null)")
        connection.execute("comment on column core.people.name is 'Their name.'")
        connection.execute("insert into core.people select i, 'secret name ' || i from range(5000) as made(i)")
        connection.execute('create view core.names as select name from "it\'s a warehouse".core.people')
        connection.execute("checkpoint")
        connection.execute("create or replace table core.others as from core.people where id < 10")
        connection.execute("delete from core.people where id >= 10")
    assert b"secret name 4000" in warehouse.read_bytes()
    warehouse.chmod(0o640)
    rewrite(warehouse)
    assert b"secret name 4000" not in warehouse.read_bytes() and b"secret name 9" in warehouse.read_bytes()
    assert stat.S_IMODE(warehouse.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == [warehouse.name]
    with duckdb.connect(str(warehouse)) as connection:
        assert connection.execute("select count(*) from core.names").fetchone() == (10,)
        comments = connection.execute("select comment from duckdb_columns() where table_name = 'people'").fetchall()
        assert comments == [(None,), ("Their name.",)]
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("insert into core.people values (1, 'again')")


def test_a_log_beside_the_warehouse_does_not_get_into_the_new_file(tmp_path: Path) -> None:
    warehouse = tmp_path / "shop.duckdb"
    killed = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('create table a as select 1'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", killed, str(warehouse)], check=False)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert "shop.duckdb.wal" in files
    with pytest.raises(OSError, match=r"must be whole. Got: shop.duckdb.wal beside it"):
        rewrite(warehouse)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_what_fails_is_done_next_time_and_a_request_that_comes_again_too(tmp_path: Path) -> None:
    warehouse = tmp_path / "shop.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema staging")
        connection.execute("create schema intermediate")
        connection.execute("create table staging.stg_merged_customers (customer_id varchar, merged_into varchar)")
        connection.execute("create table staging.stg_erasure_requests as select 'a' as customer_id")
    in_the_way = tmp_path / "shop.duckdb.unfinished"
    in_the_way.mkdir()
    with pytest.raises(OSError):
        erase(warehouse, tmp_path)
    in_the_way.rmdir()
    assert [erase(warehouse, tmp_path) for _ in range(2)] == [1, 0]
    for requests, new in (("delete from", 0), ("insert into", 1)):
        with duckdb.connect(str(warehouse)) as connection:
            values = " values ('a')" if new else ""
            connection.execute(f"{requests} staging.stg_erasure_requests{values}")
        assert erase(warehouse, tmp_path) == new


def test_copies_that_nothing_reads_go_also_those_that_a_killed_run_began(tmp_path: Path) -> None:
    copies = tmp_path / "intake"
    copies.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in ("a-read.csv", "b-unread.csv", f".c-begun.csv.{gone.pid}.unfinished"):
        (copies / name).write_text("jo@example.com", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"create view customers as from read_csv('{copies / 'a-read.csv'}', header = false)")
        remove_unread(connection, copies)
    assert [file.name for file in copies.iterdir()] == ["a-read.csv"]


def test_what_cannot_be_written_anew_stays_and_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.duckdb")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "no warehouse at" in line
