"""The page about quality adds up, pages through what was not used, and shows nothing personal; guards are told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import expect
from reference.names import read_names
from streamlit.testing.v1 import AppTest
from warehouse import RULES, SAMPLE, read, read_csv

from app.guards import SHOWN
from app.screens.quality.rejected import MOST_PAGES, ROWS
from app.served import opened as opened_file
from app.words import LANGUAGES, Words
from screen.browser import Reader, browser, served_screen
from screen.running import changed, marks, opened, said, tables, whole

NAMES = read_names(RULES)
REJECTED = Words("en")("quality.rejected")
EVERYBODY = "someone@example.com"


def found(page: AppTest) -> list[tuple]:
    """Return the rows that are shown of those not used."""
    table = next(frame.value for frame in page.dataframe if "file_row_number" in frame.value)
    return list(table.itertuples(index=False))


def guards(serving: Path) -> dict[tuple[str, str], str]:
    """Return what each guard has to say, from the thresholds and the rates."""
    completion = "select {0}, field, {0} from quality.field_completion where attribute = 'all'"
    coverage = "select {0}, channel, {0} from quality.opt_in_coverage where system = 'all'"
    rates = {}
    for measure in ("completion_rate", "validity_rate", "channel_opt_in_rate", "channel_reachable_rate"):
        sql = (coverage if measure.startswith("channel") else completion).format(measure)
        rates |= {(measure, subject): rate for _, subject, rate in read(serving, sql)}
    return {
        (measure, subject): "error"
        if error is not None and rates[measure, subject] < error
        else ("warn" if rates[measure, subject] < warn else "ok")
        for measure, subject, warn, error in read(
            serving, "select measure, subject, warn_below, error_below from quality.guard_results"
        )
    }


@pytest.fixture
def strict(served_sample: Path, tmp_path: Path) -> Path:
    """A shop that asks more than it has: some guards warn, one fails."""
    return changed(
        served_sample,
        tmp_path,
        "update quality.guard_results set warn_below = 0.95 where measure = 'completion_rate'",
        "update quality.guard_results set error_below = 0.85 where subject = 'phone' and measure = 'completion_rate'",
        "update quality.guard_results set status = 'warn' where observed < warn_below",
        "update quality.guard_results set status = 'error' where observed < error_below",
    )


@pytest.mark.parametrize("name", ["overview", "quality"])
def test_guards_are_counted_and_drawn(name, strict, monkeypatch):
    expected, words = guards(strict), Words("en")
    counts = Counter(expected.values())
    assert set(counts) == {"ok", "warn", "error"}
    page = opened(name, "en", strict, monkeypatch)
    line = (
        f"{len(expected)} guards of the shop’s thresholds:"
        f" {counts['error']} failed, {counts['warn']} warned, {counts['ok']} ok."
    )
    assert [error.value for error in page.error] == [line]
    for measure in ("completion_rate", "channel_opt_in_rate"):
        drawn = marks(page)[words(f"guards.{measure}")]
        of_measure = {subject: status for (of, subject), status in expected.items() if of == measure}
        assert dict(zip(drawn["subject"], drawn["status"], strict=True)) == of_measure
        assert (
            dict(zip(drawn["status"], drawn["status_label"], strict=True)).items()
            <= {status: NAMES["status", status][0] for status in SHOWN}.items()
        )
        attribute = "field" if measure == "completion_rate" else "channel"
        assert set(drawn["label"]) == {NAMES[attribute, subject][0] for subject in of_measure}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shop_that_asks_for_little_is_content(language, served_sample, monkeypatch):
    page = opened("quality", language, served_sample, monkeypatch)
    assert {status for status in guards(served_sample).values()} == {"ok"}
    many = len(read_csv(RULES / "quality_thresholds.csv"))
    parts = Words(language)("guards.count_ok", number=many)
    assert page.success[0].value == Words(language)("guards.said", number=many, parts=parts)


def test_a_field_that_the_shop_does_not_have_is_not_judged(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        "update quality.guard_results set status = 'not_provided' where subject = 'gender'",
        "delete from quality.guard_results where subject <> 'gender'",
    )
    page = opened("overview", "fr", serving, monkeypatch)
    parts = Words("fr")("guards.count_not_provided", number=2)
    assert [info.value for info in page.info] == [Words("fr")("guards.said", number=2, parts=parts)]
    assert Words("fr")("guards.completion_rate") not in tables(page)
    assert Words("fr")("guards.note") not in said(page)


def test_without_thresholds_the_overview_says_so(served_sample, tmp_path, monkeypatch):
    serving = changed(served_sample, tmp_path, "delete from quality.guard_results")
    page = opened("overview", "en", serving, monkeypatch)
    assert [info.value for info in page.info] == [Words("en")("guards.none")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_order_has_its_place_and_the_money_is_all_there(language, served_sample, monkeypatch):
    orders = read(served_sample, "select order_status, status_reason, revenue from core.orders")
    counts, place, words = Counter(), list(LANGUAGES).index(language), Words(language, "EUR")
    for status, reason, _ in orders:
        counts[NAMES["order_status", status][place], NAMES["reason", reason][place]] += 1
    page = opened("quality", language, served_sample, monkeypatch)
    table = tables(page)[words("quality.reconciliation")]
    columns = ["order_status_label", "status_reason_label", "orders"]
    assert {(status, reason): many for status, reason, many in table[columns].itertuples(index=False)} == counts
    assert table["orders"].sum() == len(read_csv(SAMPLE / "orders.csv"))
    revenue = sum(amount for *_, amount in orders)
    told = [success.value for success in page.success]
    assert any(f"= {words.number(len(orders))} " in line for line in told)
    assert words("quality.money_add_up", revenue=words.cents(revenue)) in told
    left_out = tables(page)[words("quality.left_out")]
    assert left_out["orders"].sum() == sum(status in ("excluded", "rejected") for status, *_ in orders)


def test_what_does_not_add_up_is_told(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        "update quality.order_reconciliation set orders = orders - 1, revenue = revenue + 1"
        " where order_status = 'purchase'",
    )
    page = opened("quality", "en", serving, monkeypatch)
    assert "= 5,595 rows of orders, but the files have 5,596." in page.error[0].value
    assert page.error[1].value == ("The orders brought €290,085.71, but the revenue of all customers is €290,084.71.")


def test_a_file_of_which_some_records_are_taken_is_not_compared(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample, tmp_path, "update quality.raw_files set is_filtered = true where table_name = 'orders'"
    )
    page = opened("quality", "en", serving, monkeypatch)
    assert "= 5,596 rows of orders. The format takes some records" in page.info[0].value


def test_rows_not_used_are_counted_by_reason(served_sample, monkeypatch):
    counts = Counter(read(served_sample, "select table_name, column_name, reason from quality.rejected_rows"))
    expected = {
        f"{NAMES['table_name', table][0]}: {NAMES['reason', reason][0]}" + (f" ({column})" if column else ""): many
        for (table, column, reason), many in counts.items()
    }
    page = opened("quality", "en", served_sample, monkeypatch)
    drawn = marks(page)[REJECTED]
    assert dict(zip(drawn["label"], drawn["row_count"], strict=True)) == expected
    assert page.selectbox(key="quality_reason").options == ["All", *drawn["label"]]


def test_rows_not_used_come_page_by_page(served_sample, monkeypatch):
    every = read(
        served_sample,
        "select table_name, file_row_number, column_name from quality.rejected_rows"
        " order by table_name, raw_row_number, column_name nulls last",
    )
    assert ROWS < len(every) < 2 * ROWS
    page = opened("quality", "en", served_sample, monkeypatch)
    seen = found(page)
    assert len(seen) == ROWS and f"1 to {ROWS} of {len(every)}" in said(page)
    page = whole(page.number_input(key="quality_page").set_value(2).run())
    seen += found(page)
    assert f"{ROWS + 1} to {len(every)} of {len(every)}" in said(page)
    assert [(row.table_label, row.file_row_number) for row in seen] == [
        (NAMES["table_name", table][0], number) for table, number, _ in every
    ]
    # Another choice has fewer pages.
    reason = next(option for option in page.selectbox(key="quality_reason").options if "birth_date" in option)
    place = page.selectbox(key="quality_reason").options.index(reason) - 1
    page = whole(page.selectbox(key="quality_reason").set_value(place).run())
    births = [number for table, number, column in every if column == "birth_date"]
    assert [row.file_row_number for row in found(page)] == births
    assert page.number_input(key="quality_page").value == 1


def test_of_very_many_rows_the_first_pages_can_be_reached(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        "insert into quality.rejected_rows select rejected_rows.* from quality.rejected_rows, range(100)",
    )
    ((many,),) = read(serving, "select count(*) from quality.rejected_rows")
    page = opened("quality", "en", serving, monkeypatch)
    page = whole(page.number_input(key="quality_page").set_value(MOST_PAGES).run())
    assert page.number_input(key="quality_page").max == MOST_PAGES < many / ROWS
    assert f"{(MOST_PAGES - 1) * ROWS + 1:,} to {MOST_PAGES * ROWS:,} of {many:,}" in said(page)
    assert len(found(page)) == ROWS


def test_rows_not_used_are_searched(served_sample, monkeypatch):
    page = opened("quality", "en", served_sample, monkeypatch)
    page = whole(page.text_input(key="quality_search").set_value(" ABC ").run())
    assert {row.raw_value for row in found(page)} == {"abc"}
    keys = [row.row_key for row in found(page)]
    page = whole(page.text_input(key="quality_search").set_value(keys[0].lower()).run())
    assert {row.row_key for row in found(page)} == {keys[0]}
    page = whole(page.text_input(key="quality_search").set_value("100%_").run())
    assert Words("en")("quality.nothing_found") in said(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", ["0", "1"])
def test_nothing_personal_is_shown_or_found(shown, language, served_sample, tmp_path, monkeypatch):
    monkeypatch.setenv("SEXTANT_SHOW_PII", shown)
    serving = changed(
        served_sample,
        tmp_path,
        f"update quality.rejected_rows set row_key = '{EVERYBODY}' where table_name = 'customers'",
        f"update quality.rejected_rows set raw_value = '{EVERYBODY}' where column_name = 'total_amount'",
        f"update quality.raw_findings set raw_value = '{EVERYBODY}' where column_name = 'total_amount'",
    )
    page = opened("quality", language, serving, monkeypatch)
    hidden = Words(language)("common.personal")
    shown_values = {str(value) for frame in page.dataframe for value in frame.value.to_numpy().ravel()}
    assert hidden in shown_values and not any("@" in value for value in shown_values)
    page = whole(page.text_input(key="quality_search").set_value(EVERYBODY).run())
    assert Words(language)("quality.nothing_found") in said(page)


@pytest.mark.parametrize("column", ["row_key", "raw_value"])
def test_a_search_looks_at_nothing_that_is_hidden(column, served_sample, tmp_path):
    """Each query by itself: the count alone would keep the rows of the other from being shown."""
    serving = changed(
        served_sample,
        tmp_path,
        f"update quality.rejected_rows set {column} = '{EVERYBODY}' where table_name = 'customers'",
    )
    everything = dict.fromkeys(("table_name", "column_name", "reason"))
    marts = opened_file(serving)
    for searched, are_found in ((EVERYBODY, False), ("someone", False), ("customers.csv", True)):
        rows = marts.ask("quality.rejected", **everything, searched=searched, many=ROWS, skipped=0)
        count = marts.ask("quality.rejected_count", **everything, searched=searched).loc[0, "row_count"]
        assert (len(rows), bool(count)) == (count, are_found)
        assert not rows[column].str.contains("@").any()


def test_files_and_findings_are_listed(served_sample, monkeypatch):
    page = opened("quality", "fr", served_sample, monkeypatch)
    files = tables(page)[Words("fr")("quality.files")].set_index("file_name")
    for file in ("orders", "customers", "campaigns"):
        assert files.loc[f"{file}.csv", "records"] == len(read_csv(SAMPLE / f"{file}.csv"))
    unreadable = Counter(
        column
        for (column,) in read(
            served_sample, "select column_name from quality.rejected_rows where reason = 'unreadable'"
        )
    )
    findings = tables(page)[Words("fr")("quality.findings")]
    assert dict(zip(findings["column_name"], findings["row_count"], strict=True)) == unreadable
    assert set(findings["finding_label"]) == {NAMES["reason", "unreadable"][1]}


def test_orders_that_their_lines_do_not_make(served_sample, monkeypatch):
    page = opened("quality", "en", served_sample, monkeypatch)
    table = tables(page)[Words("en")("quality.lines")]
    differences = [abs(row.total_amount - row.lines_amount) for row in table.itertuples()]
    assert differences == sorted(differences, reverse=True)
    assert len(table) == 9 and "neither with taxes nor without: 9." in said(page)


def test_snapshots_of_other_rules_are_named(served_sample, tmp_path, monkeypatch):
    page = opened("quality", "en", served_sample, monkeypatch)
    assert Words("en")("quality.history_same") in said(page)
    serving = changed(
        served_sample,
        tmp_path,
        "update quality.snapshot_rules set is_by_todays_rules = false"
        " where model_name = 'rfm_scores' and snapshot_date < '2025-01-01'",
    )
    page = opened("quality", "en", serving, monkeypatch)
    (row,) = tables(page)[Words("en")("quality.history")].itertuples()
    assert (row.model_name, row.other_snapshots, row.snapshots) == ("rfm_scores", 7, 13)
    assert (str(row.first_date)[:10], str(row.last_date)[:10]) == ("2024-06-30", "2024-12-31")


def test_a_shop_with_nothing_to_complain_of(served_sample, tmp_path, monkeypatch):
    marts = ("rejected_rows", "raw_findings", "raw_files", "order_line_reconciliation", "snapshot_rules")
    serving = changed(
        served_sample,
        tmp_path,
        *(f"delete from quality.{mart}" for mart in marts),
        "delete from quality.guard_results",
    )
    for language in LANGUAGES:
        page, words = opened("quality", language, serving, monkeypatch), Words(language)
        for key in ("nothing_rejected", "no_findings", "lines_agree", "history_same"):
            assert words(f"quality.{key}") in said(page)
        assert words("guards.none") in said(page) and words("common.nothing") in said(page)


def test_a_click_on_a_reason_chooses_it(served_sample: Path):
    with browser() as chromium, served_screen(served_sample) as address:
        reader = Reader(chromium, address)
        page = reader.open("quality")
        chart = page.locator('[data-testid="stVegaLiteChart"]').filter(has_text="birth_date")
        chart.locator(".mark-rect.role-mark path").nth(1).click()
        box = page.get_by_role("combobox", name="Reason shown")
        expect(box).to_have_value("Customers: Unreadable value (birth_date)")
        expect(page.get_by_text("1 to 31 of 31")).to_be_visible()
        assert (reader.left, reader.complaints) == ([], [])
        reader.context.close()
