"""The segment builder: what its widgets choose, what it says of a segment, and what is done with one."""

from __future__ import annotations

import csv
import io
import shutil
import time
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
from streamlit.testing.v1 import AppTest
from warehouse import ROOT, build, read

from app import served
from app.card import COUNTED
from app.export import csv_of, without_formulas
from app.screens.builder import groups, sending
from app.screens.builder.groups import unique
from app.words import LANGUAGES, Words
from audiences.declared import in_file
from screen.running import changed, opened, said, whole

CARD = yaml.safe_load((ROOT / "models/core/customers.yml").read_text())["models"][0]["columns"]
PERSONAL = {column["name"] for column in CARD if column.get("config", {}).get("meta", {}).get("pii")}
REGULAR_WOMEN = "gender = 'female' and purchase_profile in ('regular', 'very_regular') and amount_class = 'very_high'"


@pytest.fixture
def audiences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the screen saves audiences."""
    file = tmp_path / "audiences.yml"
    monkeypatch.setenv("SEXTANT_AUDIENCES", str(file))
    return file


@pytest.fixture
def builder(served_sample: Path, audiences: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as it opens."""
    return opened("builder", "en", served_sample, monkeypatch)


def choose(page: AppTest, column: str, values: list | None = None, *, group: int = 0, how: str | None = None) -> None:
    """Choose a column as a filter of a group and, where they are given, values of it."""
    box = page.multiselect(key=f"builder_{group}_columns")
    whole(box.set_value([*box.value, column]).run())
    if how:
        whole(page.selectbox(key=f"builder_{group}_{column}_how").set_value(how).run())
    if values is not None:
        whole(page.multiselect(key=f"builder_{group}_{column}_values").set_value(values).run())


def condition_of(page: AppTest) -> str:
    """Return the condition that the page shows."""
    return page.code[0].value


def figures(page: AppTest) -> dict[str, str]:
    """Return the figures of the page by their label."""
    return {metric.label: metric.value for metric in page.metric}


def count(serving: Path, where: str) -> int:
    """Return how many customers meet a condition, as SQL counts them."""
    return read(serving, f"select count(*) from core.customers where {where}")[0][0]


def test_regular_women_of_a_very_high_amount_are_those_of_sql(builder, served_sample):
    choose(builder, "gender", ["female"])
    choose(builder, "purchase_profile", ["regular", "very_regular"])
    choose(builder, "amount_class", ["very_high"])
    assert condition_of(builder) == (
        "(gender in ('female') and purchase_profile in ('regular', 'very_regular') and amount_class in ('very_high'))"
    )
    expected = count(served_sample, REGULAR_WOMEN)
    assert expected > 0
    assert figures(builder)["Customers"] == str(expected)
    ids = "select customer_id from core.customers where "
    assert sorted(read(served_sample, ids + condition_of(builder))) == sorted(read(served_sample, ids + REGULAR_WOMEN))


def test_the_figures_are_those_of_plain_python(builder, served_sample):
    choose(builder, "gender", ["female"])
    columns = "gender, revenue, order_count, is_email_reachable, is_sms_reachable, is_control_group, customer_id"
    rows = read(served_sample, f"select {columns} from core.customers")
    women = [row for row in rows if row[0] == "female"]
    words = Words("en", "EUR")
    money, orders = sum((row[1] for row in women), Decimal(0)), sum(row[2] for row in women)
    shown = {metric.label: (metric.value, metric.delta) for metric in builder.metric}

    def of_women(part: list) -> tuple[str, str]:
        return words.number(len(part)), f"{words.percent(len(part) / len(women))} of the segment"

    assert shown == {
        "Customers": (words.number(len(women)), f"{words.percent(len(women) / len(rows))} of all customers"),
        "Revenue": (words.money(money), f"{words.percent(money / sum(row[1] for row in rows))} of all revenue"),
        "Average order value": (words.money(money / orders, 2), ""),
        "Reachable by email": of_women([row for row in women if row[3]]),
        "Reachable by text message": of_women([row for row in women if row[4]]),
        "In the control group": of_women([row for row in women if row[5]]),
    }
    members = Counter(read(served_sample, "select audience from activation.audience_members"))
    ids = {row[6] for row in women}
    shared = Counter(
        audience
        for audience, customer in read(served_sample, "select audience, customer_id from activation.audience_members")
        if customer in ids
    )
    table = builder.dataframe[0].value
    assert sorted(zip(table["members"], table["shared_members"], strict=True)) == sorted(
        (number, shared[audience]) for (audience,), number in members.items()
    )
    assert table["share_of_segment"].sum() == pytest.approx(sum(shared.values()) / len(women))


def test_every_column_of_the_card_is_a_filter_and_the_personal_ones_are_hidden(builder, served_sample, monkeypatch):
    columns = set(builder.multiselect(key="builder_0_columns").options)
    words = Words("en")
    of_other_languages = {column["name"] for column in CARD if column["name"].endswith("_fr")}
    shown = {column["name"] for column in CARD} - (PERSONAL - COUNTED) - of_other_languages
    assert columns == {words(f"card.{name}") for name in shown}
    monkeypatch.setenv("SEXTANT_SHOW_PII", "1")
    page = opened("builder", "en", served_sample, monkeypatch)
    everything = set(page.multiselect(key="builder_0_columns").options)
    assert everything == {words(f"card.{column['name']}") for column in CARD}
    assert {"Email address", "Last name"} <= everything - columns


def test_a_new_column_of_the_card_is_a_filter_by_itself(served_sample, tmp_path, audiences, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        "alter table core.customers add column tags varchar[]",
        "alter table core.customers add column shoe_size integer",
        "update core.customers set shoe_size = 30 + order_count % 20",
        "comment on column core.customers.shoe_size is 'Size of the shoes, in Paris points. Null where unknown.'",
    )
    page = opened("builder", "en", serving, monkeypatch)
    assert "Size of the shoes" in page.multiselect(key="builder_0_columns").options
    # A list is no value to choose.
    assert "tags" not in page.multiselect(key="builder_0_columns").options
    choose(page, "shoe_size")
    whole(page.number_input(key="builder_0_shoe_size_lowest").set_value(40).run())
    assert condition_of(page) == "(shoe_size >= 40)"
    assert figures(page)["Customers"] == Words("en").number(count(serving, "order_count % 20 >= 10"))


def test_values_are_offered_with_their_counts_the_most_frequent_first(builder, served_sample):
    choose(builder, "rfm_segment")
    offered = builder.multiselect(key="builder_0_rfm_segment_values").options
    names = dict(read(served_sample, "select segment, label_en from rules.segments where system = 'rfm'"))
    counts = read(
        served_sample,
        "select rfm_segment, count(*) from core.customers group by all order by count(*) desc, rfm_segment",
    )
    words = Words("en")
    assert offered == [f"{names.get(segment, 'Unknown')} ({words.number(number)})" for segment, number in counts]


def test_of_many_values_those_are_found_that_hold_a_text(builder, served_sample):
    choose(builder, "customer_id")
    assert len(builder.multiselect(key="builder_0_customer_id_values").options) == groups.MOST_VALUES
    ((last,),) = read(served_sample, "select max(customer_id) from core.customers")
    whole(builder.text_input(key="builder_0_customer_id_search").set_value(last.lower()).run())
    assert builder.multiselect(key="builder_0_customer_id_values").options == [f"{last} (1)"]
    whole(builder.multiselect(key="builder_0_customer_id_values").set_value([last]).run())
    # What was chosen stays, whatever is looked for next.
    whole(builder.text_input(key="builder_0_customer_id_search").set_value("nobody has this").run())
    assert condition_of(builder) == f"customer_id in ('{last}')"


def test_a_value_that_is_an_address_is_hidden_whatever_its_column(served_sample, tmp_path, audiences, monkeypatch):
    statement = "update core.customers set acquisition_channel = 'ann@example.org' where gender = 'female'"
    serving = changed(served_sample, tmp_path, statement)
    for shows in ("", "1"):
        monkeypatch.setenv("SEXTANT_SHOW_PII", shows)
        page = opened("builder", "en", serving, monkeypatch)
        choose(page, "acquisition_channel")
        offered = page.multiselect(key="builder_0_acquisition_channel_values").options
        assert any("@" in label for label in offered) == bool(shows)


def test_unknown_is_a_value_and_values_can_be_left_out(builder, served_sample):
    choose(builder, "gender", ["female", None])
    assert condition_of(builder) == "(gender in ('female') or gender is null)"
    whole(builder.selectbox(key="builder_0_gender_how").set_value("not_in").run())
    assert condition_of(builder) == "gender not in ('female')"
    assert figures(builder)["Customers"] == Words("en").number(count(served_sample, "gender in ('male', 'other')"))


def test_numbers_days_and_answers(builder, served_sample):
    choose(builder, "revenue")
    whole(builder.number_input(key="builder_0_revenue_lowest").set_value(100.5).run())
    choose(builder, "last_order_date")
    whole(builder.date_input(key="builder_0_last_order_date_highest").set_value(date(2025, 3, 31)).run())
    whole(builder.checkbox(key="builder_0_last_order_date_unknown").check().run())
    choose(builder, "is_email_reachable", [True])
    assert condition_of(builder) == (
        "((revenue >= 100.5) and (last_order_date <= date '2025-03-31' or last_order_date is null)"
        " and is_email_reachable in (true))"
    )
    where = "revenue >= 100.5 and coalesce(last_order_date <= '2025-03-31', true) and is_email_reachable"
    assert figures(builder)["Customers"] == Words("en").number(count(served_sample, where))


def test_stars_can_be_chosen_one_by_one_or_as_a_range(builder):
    choose(builder, "stars_12m")
    whole(builder.number_input(key="builder_0_stars_12m_lowest").set_value(3).run())
    assert condition_of(builder) == "(stars_12m >= 3)"
    whole(builder.selectbox(key="builder_0_stars_12m_how").set_value("in").run())
    whole(builder.multiselect(key="builder_0_stars_12m_values").set_value([4, 0]).run())
    assert condition_of(builder) == "stars_12m in (4, 0)"


def test_groups_are_all_or_any_within_and_between(builder, served_sample):
    choose(builder, "gender", ["female"])
    choose(builder, "country_code", ["FR"])
    whole(builder.radio(key="builder_0_within").set_value("any").run())
    whole(builder.button(key="builder_add").click().run())
    choose(builder, "email_opt_in", [True], group=1)
    assert condition_of(builder) == "((gender in ('female') or country_code in ('FR')) and email_opt_in in (true))"
    whole(builder.radio(key="builder_between").set_value("any").run())
    assert condition_of(builder) == "((gender in ('female') or country_code in ('FR')) or email_opt_in in (true))"
    where = "gender = 'female' or country_code = 'FR' or email_opt_in"
    assert figures(builder)["Customers"] == Words("en").number(count(served_sample, where))
    whole(builder.button(key="builder_0_remove").click().run())
    assert condition_of(builder) == "email_opt_in in (true)"


HOSTILE = ["O'Connor", "100 %", "'; drop table core.customers; --", "<b>x</b>", "=1+1", "$condition", "{name}", "**x**"]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_a_value(value, served_sample, tmp_path, audiences, monkeypatch):
    serving = changed(served_sample, tmp_path, "update core.customers set city = 'elsewhere'")
    with duckdb.connect(str(serving)) as connection:
        connection.execute("update core.customers set city = $1 where customer_id like '%7'", [value])
    page = opened("builder", "en", serving, monkeypatch)
    choose(page, "city", [value])
    assert figures(page)["Customers"] == Words("en").number(count(serving, "customer_id like '%7'"))
    assert count(serving, "true") == count(served_sample, "true")


def test_a_value_with_a_backslash_is_refused_in_a_line(served_sample, tmp_path, audiences, monkeypatch):
    serving = changed(served_sample, tmp_path, r"update core.customers set city = 'a\b'")
    page = opened("builder", "en", serving, monkeypatch)
    choose(page, "city", ["a\\b"])
    (told,) = page.error
    assert "where must be one condition without" in told.value.replace("\\", "")


def test_labels_that_look_alike_are_told_apart():
    labels = unique({"a": "x", "b": "x", "c": "x #2", None: "x"})
    assert len(set(labels.values())) == 4 and labels["a"] == "x"


def test_what_was_chosen_stays_in_another_language(served_sample, audiences, monkeypatch):
    monkeypatch.setenv("SEXTANT_SERVING", str(served_sample))

    def script() -> None:
        import streamlit as st

        from app import main

        main.show(main.page_of_now(st.session_state.get("spoken", "en")), "builder")

    page = whole(AppTest.from_function(script, default_timeout=60).run())
    choose(page, "gender", ["female", None], how="not_in")
    before = condition_of(page)
    page.session_state["spoken"] = "fr"
    whole(page.run())
    assert "Créer un segment" in said(page)
    assert condition_of(page) == before == "gender not in ('female')"


@pytest.mark.parametrize(
    ("start", "condition"),
    [
        ({"rfm_segment": ["champions", "loyal"]}, "rfm_segment in ('champions', 'loyal')"),
        ({"r_score": [5, 6], "gender": [None]}, "(r_score in (5, 6) and gender is null)"),
        ({"is_email_reachable": [True]}, "is_email_reachable in (true)"),
        ({"recency_days": [30, 10, 20]}, "(recency_days >= 10 and recency_days <= 30)"),
        ({"no_such_column": ["x"]}, "true"),
        ({"email": ["a@example.org"]}, "true"),
    ],
)
def test_another_page_may_say_with_what_to_begin(start, condition, served_sample, audiences, monkeypatch):
    monkeypatch.setenv("SEXTANT_SERVING", str(served_sample))

    def script() -> None:
        from app import main

        main.show(main.page_of_now("en"), "builder")

    page = AppTest.from_function(script, default_timeout=60)
    page.session_state["builder_start"] = start
    whole(page.run())
    assert condition_of(page) == condition
    assert "builder_start" not in page.session_state
    # Only once: what the reader chooses then is theirs.
    choose(page, "sms_opt_in", [True])
    assert "sms_opt_in in (true)" in condition_of(page)


def as_text(page: AppTest, text: str) -> None:
    """Write the condition as text."""
    whole(page.toggle(key="builder_as_text").set_value(True).run())
    whole(page.text_area(key="builder_text").set_value(text).run())


def test_an_expert_begins_with_the_filters_and_goes_on_in_sql(builder, served_sample):
    choose(builder, "gender", ["female"])
    whole(builder.toggle(key="builder_as_text").set_value(True).run())
    assert builder.text_area(key="builder_text").value == "gender in ('female')"
    where = "gender = 'female' and (city ilike 'p%' or revenue > 2 * average_order_value)"
    whole(builder.text_area(key="builder_text").set_value(where).run())
    assert figures(builder)["Customers"] == Words("en").number(count(served_sample, where))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "where must be a condition. Got: nothing"),
        ("gender = ", "where must be one condition"),
        ("true; drop table core.customers", "where must be one condition without ;"),
        ("exists(from read_text('/etc/passwd'))", "where may not use a query of its own"),
        ("password = 'x'", "where may only name columns of core.customers. Got: password"),
        # Hidden columns can't be asked for by text either.
        ("email like 'a%'", "where may only name columns of core.customers. Got: email"),
        ("revenue", "A condition must be true or false. This one is DECIMAL(18,4)."),
        ("gender > 5", "The condition can’t be run: "),
        ("cast(gender as integer) = 1", "The condition can’t be run: "),
    ],
)
def test_a_refusal_is_one_line(text, line, builder):
    as_text(builder, text)
    (told,) = builder.error
    assert told.value.replace("\\", "").startswith(line)
    assert len(told.value.splitlines()) == 1
    assert not builder.metric and not builder.get("download_button")


def test_an_endless_condition_is_stopped(served_sample, tmp_path, audiences, monkeypatch):
    monkeypatch.setattr(served, "SECONDS", 0.2)
    doubled = "insert into core.customers select * from core.customers"
    page = opened("builder", "en", changed(served_sample, tmp_path, *[doubled] * 7), monkeypatch)
    patterns = [f"lower(city) like '%{letter}%x{letter}'" for letter in "abcdefghijklmnopqrst" * 10]
    as_text(page, " or ".join(patterns))
    (told,) = page.error
    assert told.value == "The condition was stopped after 0.2 seconds. A simpler one takes less time."


def test_a_question_is_stopped_when_its_time_is_over(served_sample):
    start = time.monotonic()
    with pytest.raises(served.TooLong, match=r"0\.3"):
        served.opened(served_sample).run("select count(*) from range(1000000) as a, range(1000000) as b", seconds=0.3)
    assert time.monotonic() - start < 30


def test_a_saved_segment_is_an_audience_of_the_file(builder, audiences):
    choose(builder, "gender", ["female"])
    whole(builder.text_input(key="builder_name").set_value("women").run())
    whole(builder.selectbox(key="builder_channel").set_value("email").run())
    whole(builder.button(key="builder_save").click().run())
    assert in_file(audiences) == [{"name": "women", "where": "gender in ('female')", "channel": "email"}]
    assert "women is in" in builder.success[0].value
    # The same text is shown to be pasted.
    assert yaml.safe_load(builder.code[1].value)["audiences"] == in_file(audiences)


def test_the_next_build_makes_a_saved_audience_of_those_who_were_counted(
    builder, audiences, sample_warehouse, tmp_path
):
    choose(builder, "gender", ["female"])
    choose(builder, "purchase_profile", ["regular", "very_regular"])
    whole(builder.radio(key="builder_0_within").set_value("any").run())
    whole(builder.text_input(key="builder_name").set_value("women_or_regulars").run())
    whole(builder.selectbox(key="builder_channel").set_value("sms").run())
    whole(builder.button(key="builder_save").click().run())
    (told,) = (text.value for text in builder.markdown if "members" in text.value)
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / "shop.duckdb"))
    select = "int_audience_matches audience_members"
    build(warehouse, variables={"audiences_file": str(audiences)}, select=select).succeeded()
    where = "(gender = 'female' or purchase_profile in ('regular', 'very_regular')) and is_sms_reachable"
    members = "select customer_id from activation.audience_members where audience = 'women_or_regulars'"
    expected = read(warehouse, f"select customer_id from core.customers where {where} and not is_control_group")
    assert sorted(read(warehouse, members)) == sorted(expected)
    assert told.startswith(f"**{len(expected)}** members: ")


def test_an_audience_is_replaced_only_when_that_is_asked_for(builder, audiences):
    choose(builder, "gender", ["female"])
    whole(builder.text_input(key="builder_name").set_value("people").run())
    whole(builder.button(key="builder_save").click().run())
    whole(builder.multiselect(key="builder_0_gender_values").set_value(["male"]).run())
    whole(builder.button(key="builder_save").click().run())
    assert "has an audience people already" in builder.warning[0].value
    assert [audience["where"] for audience in in_file(audiences)] == ["gender in ('female')"]
    whole(builder.checkbox(key="builder_replace").check().run())
    whole(builder.button(key="builder_save").click().run())
    assert [audience["where"] for audience in in_file(audiences)] == ["gender in ('male')"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Les femmes", "name must be small letters, digits and _. Got: Les femmes"),
        ("regular_women", "name must be there once. Got: regular_women twice"),
    ],
)
def test_a_name_that_a_build_would_refuse_is_refused(name, line, builder, audiences):
    whole(builder.text_input(key="builder_name").set_value(name).run())
    whole(builder.button(key="builder_save").click().run())
    assert builder.error[0].value.replace("\\", "") == line
    assert not audiences.exists()


def test_where_nothing_can_be_written_the_text_can_be_pasted(served_sample, tmp_path, monkeypatch):
    monkeypatch.setenv("SEXTANT_AUDIENCES", str(tmp_path / "missing" / "audiences.yml"))
    page = opened("builder", "en", served_sample, monkeypatch)
    whole(page.text_input(key="builder_name").set_value("everybody").run())
    whole(page.button(key="builder_save").click().run())
    assert "No such file or directory" in page.error[0].value
    assert "name: everybody" in page.code[1].value


def exported(serving: Path, query: str, condition: str, channel: str | None) -> list[list[str]]:
    """Return the lines of a downloaded file."""
    with csv_of(served.opened(serving), query, {"condition": condition}, {"channel": channel}) as file:
        return list(csv.reader(io.StringIO(file.read().decode(), newline="")))


@pytest.mark.parametrize("channel", [None, "email", "sms"])
def test_a_file_has_the_ids_of_the_members(channel, served_sample):
    header, *lines = exported(served_sample, "builder.members", "gender = 'female'", channel)
    reachable = f" and is_{channel}_reachable" if channel else ""
    expected = read(
        served_sample,
        f"select customer_id from core.customers where gender = 'female' and not is_control_group{reachable}",
    )
    assert header == ["customer_id"] and len(lines) > 10
    assert sorted(map(tuple, lines)) == sorted(expected)


def test_a_file_with_details_has_those_of_the_reachable_alone(served_sample):
    header, *lines = exported(served_sample, "builder.contacts", "true", None)
    assert header == ["customer_id", "email", "phone", "first_name", "last_name"]
    contacts = {
        row[0]: tuple("" if value is None else value for value in row[1:])
        for row in read(
            served_sample,
            "select customer_id, email, phone, first_name, last_name from activation.crm_contacts",
        )
    }
    expected = [
        (customer, *contacts.get(customer, ("", "", "", "")))
        for (customer,) in read(served_sample, "select customer_id from core.customers where not is_control_group")
    ]
    assert sorted(map(tuple, lines)) == sorted(expected)
    assert any(line[1] for line in lines) and any(not line[1] for line in lines)


def test_no_text_of_a_file_is_a_formula(served_sample, tmp_path):
    names = [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        " =1",
        "＝1",
        "-",
        "O'Connor",
        "a,b",
        'a"b',
        "a\nb",
        "+33612345678",
    ]
    serving = changed(served_sample, tmp_path)
    with duckdb.connect(str(serving)) as connection:
        ids = connection.execute("select customer_id from activation.crm_contacts limit $1", [len(names)]).fetchall()
        for (customer,), name in zip(ids, names, strict=True):
            connection.execute(
                "update activation.crm_contacts set last_name = $1 where customer_id = $2", [name, customer]
            )
        connection.execute("update core.customers set is_control_group = false")
    lines = {line[0]: line[4] for line in exported(serving, "builder.contacts", "true", None)}
    shown = [lines[customer] for (customer,) in ids]
    assert shown == [f"'{name}" for name in names[:8]] + names[8:]
    phones = [line[2] for line in exported(serving, "builder.contacts", "true", "sms")[1:]]
    assert phones and all(phone.startswith("+") for phone in phones)


def test_a_file_is_read_part_by_part():
    rows = duckdb.sql("select range as n, '=x' as text from range(5)").to_arrow_reader(2)
    parts = [without_formulas(batch) for batch in rows]
    assert [value for part in parts for value in part.to_pydict()["text"]] == ["'=x"] * 5


def test_ids_that_are_addresses_are_hidden_with_the_addresses(served_sample, tmp_path, audiences, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        "update core.customers set customer_id = 'ann@example.org'"
        " where customer_id = (select min(customer_id) from core.customers)",
    )
    page = opened("builder", "en", serving, monkeypatch)
    assert "Customer id" not in page.multiselect(key="builder_0_columns").options
    assert not page.get("download_button")
    as_text(page, "customer_id like 'ann%'")
    assert "where may only name columns of core.customers" in page.error[0].value.replace("\\", "")
    monkeypatch.setenv("SEXTANT_SHOW_PII", "1")
    page = opened("builder", "en", serving, monkeypatch)
    assert "Customer id" in page.multiselect(key="builder_0_columns").options
    assert page.get("download_button")


def test_the_dry_run_of_the_sync_is_shown_and_nothing_is_sent(sample_warehouse, served_sample, tmp_path, monkeypatch):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / "it's a shop.duckdb"))
    monkeypatch.setenv("SEXTANT_WAREHOUSE", str(warehouse))
    before = warehouse.read_bytes()
    page = opened("builder", "en", served_sample, monkeypatch)
    whole(page.selectbox(key="builder_destination").set_value("hubspot").run())
    whole(page.button(key="builder_dry_run").click().run())
    shown = [code.value for code in page.code]
    ((pending,),) = read(
        served_sample, "select count(*) from activation.crm_contact_changes where destination = 'hubspot'"
    )
    assert any(f"hubspot: {pending:,} added to send" in text and '"inputs"' in text for text in shown)
    assert "@" not in "".join(shown)
    assert shown[-1].startswith("make sync DESTINATION=hubspot 'WAREHOUSE=")
    assert warehouse.read_bytes() == before


def test_a_sync_that_can_not_run_is_told(served_sample, tmp_path, monkeypatch):
    monkeypatch.setenv("SEXTANT_SERVING", str(served_sample))
    told = sending.dry_run("brevo", str(tmp_path / "none.duckdb"))
    assert told == f"crm_sync: no warehouse at {tmp_path / 'none.duckdb'}: run make build first\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "statements",
    [
        ("delete from core.customers where customer_id <> (select min(customer_id) from core.customers)",),
        ("delete from activation.audience_members", "delete from activation.audience_sizes"),
        ("update core.customers set gender = null, city = null, revenue = 0, order_count = 0",),
    ],
)
def test_a_shop_with_little_has_figures(statements, language, served_sample, tmp_path, audiences, monkeypatch):
    page = opened("builder", language, changed(served_sample, tmp_path, *statements), monkeypatch)
    for column in ("gender", "city", "revenue", "first_order_date"):
        choose(page, column)
    assert len(page.metric) == 6
    as_text(page, "false")
    assert page.metric[0].value == "0"
