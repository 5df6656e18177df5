"""The page about RFM says what plain counting over the scores, the card and the rules says."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from warehouse import RULES, read, read_csv

from app import handover
from app.charts import colours
from app.screens.rfm import MEASURES
from app.words import LANGUAGES, Words
from screen.running import changed, charts, marks, opened, said, tables, whole

SEGMENTS = {row["segment"]: row for row in read_csv(RULES / "segments.csv") if row["system"] == "rfm"}


@pytest.fixture(scope="module")
def today(served_sample: Path) -> list[SimpleNamespace]:
    """Every customer with scores: these, what they bought, and whether they agreed and can be reached."""
    names = ["r_score", "f_score", "m_score", "fm_score", "recency_days", "order_count", "revenue"]
    names += ["segment", "opted_in", "reachable"]
    sql = """
        select
            scores.r_score, scores.f_score, scores.m_score, scores.fm_score, scores.recency_days, scores.order_count,
            scores.revenue, scores.rfm_segment,
            customers.email_opt_in or customers.sms_opt_in,
            customers.is_email_reachable or customers.is_sms_reachable
        from segmentation.rfm_scores as scores
        join core.customers as customers using (customer_id)
        where scores.snapshot_date = (select as_of_date from core.publication_context)
    """
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in read(served_sample, sql)]


def chosen(page: AppTest) -> str:
    """Return the segment whose page part is open."""
    return page.selectbox(key="rfm_segment").value


def test_the_map_counts_every_customer_in_their_cell(today, served_sample, monkeypatch):
    page = opened("rfm", "en", served_sample, monkeypatch)
    cells, whole_revenue = defaultdict(list), sum(one.revenue for one in today)
    for one in today:
        cells[one.r_score, one.fm_score].append(one.revenue)
    rules = {(int(r["r_score"]), int(r["fm_score"])): r["rfm_segment"] for r in read_csv(RULES / "rfm_segments.csv")}
    table = tables(page)[Words("en")("rfm.map")].set_index(["r_score", "fm_score"])
    assert set(table.index) == set(rules)
    for cell, segment in rules.items():
        row, revenues = table.loc[cell], cells[cell]
        assert row["label"] == SEGMENTS[segment]["label_en"]
        assert row["customers"] == len(revenues)
        assert row["share_of_customers"] == pytest.approx(len(revenues) / len(today))
        assert row["revenue"] == pytest.approx(float(sum(revenues, Decimal(0))))
        assert row["share_of_revenue"] == pytest.approx(float(sum(revenues, Decimal(0)) / whole_revenue))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("segment", ["champions", "best_becoming_passive", "lost"])
def test_a_segment_chosen_in_the_box_is_told(segment, language, today, served_sample, monkeypatch):
    page = opened("rfm", language, served_sample, monkeypatch)
    whole(page.selectbox(key="rfm_segment").set_value(segment).run())
    words, people = Words(language, "EUR"), [one for one in today if one.segment == segment]
    revenue, orders = sum(one.revenue for one in people), sum(one.order_count for one in people)
    assert [metric.value for metric in page.metric] == [
        words.number(len(people)),
        words.money(revenue),
        words.cents(revenue / orders),
        words.number(sum(one.recency_days for one in people) / len(people)),
        words.percent(sum(bool(one.opted_in) for one in people) / len(people)),
        words.percent(sum(bool(one.reachable) for one in people) / len(people)),
    ]
    assert [metric.delta for metric in page.metric][:2] == [
        words("rfm.of_all", share=words.percent(len(people) / len(today))),
        words("rfm.of_all", share=words.percent(revenue / sum(one.revenue for one in today))),
    ]
    unescaped = said(page).replace("\\", "")
    for name in ("label", "meaning", "playbook"):
        assert SEGMENTS[segment][f"{name}_{language}"] in unescaped


@pytest.mark.parametrize(("chart", "select"), [("rfm_map", "cell"), ("rfm_sizes", "bar")])
def test_a_click_chooses_a_segment_and_may_be_repeated(chart, select, served_sample, monkeypatch):
    page = opened("rfm", "en", served_sample, monkeypatch)
    assert chosen(page) == "champions"
    page.session_state[chart] = {"selection": {select: [{"segment": "lost"}]}}
    assert chosen(whole(page.run())) == "lost"
    whole(page.selectbox(key="rfm_segment").set_value("steady").run())
    assert chosen(page) == "steady"
    page.session_state[f"{chart}_1"] = {"selection": {select: [{"segment": "lost"}]}}
    assert chosen(whole(page.run())) == "lost"
    assert SEGMENTS["lost"]["label_en"] in [header.value for header in page.header]


def test_the_chosen_segment_is_marked_on_the_map(served_sample, monkeypatch):
    page = opened("rfm", "en", served_sample, monkeypatch)
    whole(page.selectbox(key="rfm_segment").set_value("loyal").run())
    edges = marks(page)[Words("en")("rfm.sizes")].set_index("segment")["edge"]
    assert dict(edges) == {segment: 3 if segment == "loyal" else 1 for segment in SEGMENTS}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_measure_is_what_the_charts_show(measure, today, served_sample, monkeypatch):
    page = opened("rfm", "en", served_sample, monkeypatch)
    whole(page.selectbox(key="rfm_measure").set_value(measure).run())
    words = Words("en")
    for header in ("rfm.map", "rfm.sizes"):
        layers = charts(page)[words(header)]["layer"]
        written = [layer["encoding"]["text"]["field"] for layer in layers if "text" in layer["encoding"]]
        assert written[-1] == measure
    assert charts(page)[words("rfm.over_time")]["encoding"]["y"]["field"] == measure
    # The longest bar of the map is that of its highest figure.
    cells = marks(page)[words("rfm.map")]
    assert cells.loc[(cells["bar_right"] - cells["bar_left"]).idxmax(), measure] == cells[measure].max()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_score_has_the_values_behind_it(language, today, served_sample, monkeypatch):
    page, words = opened("rfm", language, served_sample, monkeypatch), Words(language, "EUR")
    table = tables(page)[words("rfm.scores")]
    # The last table of this part says how F and M become one score.
    assert list(table.columns) == ["F", *(f"M {score}" for score in range(1, 7))]
    rules = {(int(r["f_score"]), int(r["m_score"])): int(r["fm_score"]) for r in read_csv(RULES / "fm_scores.csv")}
    assert {(f, m): table.set_index("F").loc[f, f"M {m}"] for f, m in rules} == rules
    scores = next(frame.value for frame in page.dataframe if "recency_range" in frame.value).set_index("score")
    assert list(scores.index) == [6, 5, 4, 3, 2, 1]
    criteria = {
        "recency": ("r_score", "recency_days", words.number),
        "frequency": ("f_score", "order_count", words.number),
        "monetary": ("m_score", "revenue", words.cents),
    }
    for criterion, (score, value, written) in criteria.items():
        for number in range(1, 7):
            values = [getattr(one, value) for one in today if getattr(one, score) == number]
            low, high = min(values), max(values)
            told = written(low) if low == high else words("rfm.range", low=written(low), high=written(high))
            assert scores.loc[number, f"{criterion}_range"] == told
            assert scores.loc[number, f"{criterion}_customers"] == len(values)


def test_segments_over_time_are_those_of_every_snapshot(served_sample, monkeypatch):
    page = opened("rfm", "en", served_sample, monkeypatch)
    table = tables(page)[Words("en")("rfm.over_time")]
    found = {
        (row.snapshot_date.date(), row.label): (row.customers, round(row.revenue, 2))
        for row in table.itertuples(index=False)
    }
    counted = defaultdict(lambda: [0, Decimal(0)])
    for day, segment, revenue in read(
        served_sample, "select snapshot_date, rfm_segment, revenue from segmentation.rfm_scores"
    ):
        counted[day, SEGMENTS[segment]["label_en"]][0] += 1
        counted[day, SEGMENTS[segment]["label_en"]][1] += revenue
    assert found == {key: (many, round(float(revenue), 2)) for key, (many, revenue) in counted.items()}
    # Only the last bar is of a month that is not over.
    drawn = marks(page)[Words("en")("rfm.over_time")].drop_duplicates("snapshot_date")
    pale = [day.date() for day in drawn.loc[drawn["is_partial"], "snapshot_date"]]
    assert pale == [day for day in {day for day, _ in counted} if (day + timedelta(days=1)).day > 1]
    assert pale == [date(2025, 6, 18)]


def test_a_segment_is_handed_over_to_the_builder(served_sample, monkeypatch):
    page = opened("rfm", "fr", served_sample, monkeypatch)
    whole(page.selectbox(key="rfm_segment").set_value("rising").run())
    button = page.button(key="rfm_to_builder")
    assert "En progression" in button.label
    whole(button.click().run())
    assert page.session_state["builder_start"] == {"rfm_segment": ["rising"]}


def test_the_page_that_a_click_asked_for_is_opened_where_there_is_one(monkeypatch):
    state, opened_pages = {}, []
    monkeypatch.setattr(handover.st, "session_state", state)
    monkeypatch.setattr(handover.st, "switch_page", opened_pages.append)
    handover.to_builder({"rfm_segment": ["lost"]})
    handover.go_on({"overview": "first"})
    assert (opened_pages, state) == ([], {"builder_start": {"rfm_segment": ["lost"]}})
    handover.to_builder({"rfm_segment": ["lost"]})
    handover.go_on({"overview": "first", "builder": "second"})
    handover.go_on({"overview": "first", "builder": "second"})
    assert opened_pages == ["second"]


EMPTY = {
    "nobody has bought": (
        "update segmentation.rfm_grid set customers = 0, revenue = 0,"
        " share_of_customers = null, share_of_revenue = null",
        "delete from segmentation.segment_performance",
        "delete from segmentation.rfm_cut_points",
    ),
    "one customer": (
        "update segmentation.rfm_grid set customers = if(r_score = 6 and fm_score = 6, 1, 0), revenue = 0,"
        " share_of_customers = if(r_score = 6 and fm_score = 6, 1, 0), share_of_revenue = null",
        "delete from segmentation.segment_performance where segment <> 'champions' or snapshot_date < '2025-06-18'",
        "update segmentation.segment_performance set customers = 1, share_of_revenue = null, opt_in_rate = 0",
        "delete from segmentation.rfm_cut_points where score <> 6 or snapshot_date < date '2025-06-18'",
    ),
    "no cut points": ("delete from segmentation.rfm_cut_points",),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shop", EMPTY)
def test_a_shop_with_little_to_show_has_a_page(shop, language, served_sample, tmp_path, monkeypatch):
    page = opened("rfm", language, changed(served_sample, tmp_path, *EMPTY[shop]), monkeypatch)
    assert (Words(language)("rfm.nobody") in said(page)) == (shop == "nobody has bought")
    if shop == "one customer":
        whole(page.selectbox(key="rfm_segment").set_value("lost").run())
        assert [metric.value for metric in page.metric][2:] == ["–"] * 4
    if shop == "no cut points":
        assert Words(language)("common.nothing") in said(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_of_the_shops_own_are_said(language, served_sample, tmp_path, monkeypatch):
    words = Words(language)
    for fixed, parts in ({"frequency", "monetary"}, True), ({"recency", "frequency", "monetary"}, False):
        listed = ", ".join(f"'{criterion}'" for criterion in fixed)
        statement = f"update segmentation.rfm_cut_points set score_rule = 'own_limits' where criterion in ({listed})"
        (tmp_path / str(parts)).mkdir()
        told = said(opened("rfm", language, changed(served_sample, tmp_path / str(parts), statement), monkeypatch))
        assert {"en": "Frequency · Money", "fr": "Fréquence · Montant"}[language] in told
        assert (words("rfm.scores_note") in told) == parts


def test_texts_of_a_shops_own_rules_stay_texts(served_sample, tmp_path, monkeypatch):
    wild = "<script>alert(1)</script> **bold** [x](http://x) " + "long " * 2000
    statement = (
        f"update rules.segments set label_en = '{wild}', meaning_en = '{wild}', playbook_en = '{wild}'"
        " where segment in ('champions', 'loyal')"
    )
    grid = f"update segmentation.rfm_grid set label_en = '{wild}' where rfm_segment in ('champions', 'loyal')"
    page = opened("rfm", "en", changed(served_sample, tmp_path, statement, grid), monkeypatch)
    texts = [element.value for kind in (page.markdown, page.header) for element in kind] + [
        page.button(key="rfm_to_builder").label
    ]
    told = [text for text in texts if "alert" in text]
    assert len(told) >= 4
    assert [text for text in told if re.search(r"(?<!\\)(<script|\*\*bold|\[x)", text)] == []
    assert all(len(label) <= 64 for label in marks(page)[Words("en")("rfm.sizes")]["label"])
    assert max(map(len, marks(page)[Words("en")("rfm.map")]["name"])) < 60


def contrast(one: str, other: str) -> float:
    """Return how much two colours differ, by WCAG's definition."""
    light, dark = sorted((colours.luminance(one), colours.luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@given(st.floats(min_value=-1, max_value=2, allow_nan=False))
def test_a_text_on_any_shade_can_be_read(part):
    colour = colours.shade(part)
    assert contrast(colour, colours.text_on(colour)) >= 4.5


def test_segments_have_colours_of_their_own_on_which_a_text_can_be_read():
    found = [colours.of_segment(rank) for rank in range(1, 12)]
    assert len(set(found)) == 11
    assert colours.of_segment(None) == colours.of_segment(float("nan")) == colours.OUTSIDE
    assert all(contrast(colour, colours.text_on(colour)) >= 4.5 for colour in found)
    assert colours.of_segment(pd.NA) not in found


def test_luminance_is_that_of_the_standard():
    # Of WCAG's own examples: white, black, and the darkest grey that passes on white.
    assert (colours.luminance("#ffffff"), colours.luminance("#000000")) == (pytest.approx(1), 0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
