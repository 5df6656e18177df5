"""The page about stars, groups and engagement says what plain counting over customers and rules says."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from warehouse import RULES, read, read_csv

from app.screens.stars.ratings import MEASURES
from app.words import LANGUAGES, Words
from screen.browser import Reader, browser, served_screen
from screen.running import changed, charts, marks, opened, said, tables, whole

ADVICE = {(row["purchase_profile"], row["amount_class"]): row for row in read_csv(RULES / "purchase_advice.csv")}
CLASSES = {row["amount_class"]: row for row in read_csv(RULES / "amount_classes.csv")}
SEGMENTS = {(row["system"], row["segment"]): row for row in read_csv(RULES / "segments.csv")}
CELLS = {
    (row["is_active"] == "true", row["value_level"], row["engagement_level"]): row["engagement_segment"]
    for row in read_csv(RULES / "engagement_grid.csv")
}
TODAY = "snapshot_date = (select as_of_date from core.publication_context)"
EN = Words("en", "EUR")
# Of the sample: the card's period is that of fashion_hightech.
CARD_MONTHS = 6


def rows(served: Path, mart: str, columns: str, where: str = TODAY) -> list[SimpleNamespace]:
    """Return some columns of a mart, by default of today's snapshot."""
    names = columns.split(", ")
    return [
        SimpleNamespace(**dict(zip(names, row, strict=True)))
        for row in read(served, f"select {columns} from {mart} where {where}")
    ]


@pytest.fixture(scope="module")
def ratings(served_sample: Path) -> dict[int, list[SimpleNamespace]]:
    """Return every customer's rating of today, by period."""
    columns = "period_months, purchase_profile, amount_class, stars, order_count, revenue"
    columns += ", recency_points, frequency_points, monetary_points"
    found = defaultdict(list)
    for row in rows(served_sample, "segmentation.purchase_ratings", columns):
        found[row.period_months].append(row)
    return found


def metrics(page, heading: str) -> dict[str, tuple[str, str]]:
    """Return the figures under a subheader, each with what it is compared with."""
    found, below = {}, ""
    for node in page.main:
        below = node.value if node.type in ("header", "subheader") else below
        if node.type == "metric" and below == heading:
            found[node.label] = (node.value, node.delta)
    return found


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_each_cell_of_the_grid_is_counted_over_customers(months, served_sample, ratings, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    assert page.selectbox(key="stars_period").value == CARD_MONTHS
    whole(page.selectbox(key="stars_period").set_value(months).run())
    everybody = ratings[months]
    people, money = len(everybody), sum(row.revenue for row in everybody)
    found = tables(page)[EN("stars.grid")]
    assert len(found) == 25
    for row in found.itertuples(index=False):
        profile, amount, customers, share, revenue, share_of_revenue, orders, advice = row
        there = [
            rated
            for rated in everybody
            if SEGMENTS["ratings", rated.purchase_profile]["label_en"] == profile
            and CLASSES[rated.amount_class]["label_en"] == amount
        ]
        brought = sum((rated.revenue for rated in there), Decimal(0))
        assert (customers, orders) == (len(there), sum(rated.order_count for rated in there))
        assert share == pytest.approx(len(there) / people)
        assert revenue == pytest.approx(float(brought))
        assert share_of_revenue == pytest.approx(float(brought / money))
        assert advice in {row["advice_en"] for row in ADVICE.values()}
    assert found.iloc[:, 2].sum() == people


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chosen_cell_has_its_own_advice_and_figures(language, served_sample, ratings, monkeypatch):
    words = Words(language, "EUR")
    page = opened("stars", language, served_sample, monkeypatch)
    page.selectbox(key="stars_profile").set_value("cyclical")
    whole(page.selectbox(key="stars_class").set_value("medium").run())
    there = [row for row in ratings[CARD_MONTHS] if (row.purchase_profile, row.amount_class) == ("cyclical", "medium")]
    assert there
    name = words(
        "stars.cell",
        profile=SEGMENTS["ratings", "cyclical"][f"label_{language}"],
        amount=CLASSES["medium"][f"label_{language}"].lower(),
    )
    advice = ADVICE["cyclical", "medium"][f"advice_{language}"]
    assert advice[:30] in said(page).replace("\\", "")
    revenue, orders = sum(row.revenue for row in there), sum(row.order_count for row in there)
    shown = metrics(page, name)
    assert shown[words("common.customers")][0] == words.number(len(there))
    share = words.percent(len(there) / len(ratings[CARD_MONTHS]))
    assert shown[words("common.customers")][1] == words("stars.of_all", share=share)
    assert shown[words("common.revenue")][0] == words.money(revenue)
    assert shown[words("stars.order_value")][0] == words.money(revenue / orders, 2)


def test_the_measure_changes_what_the_cells_say(served_sample, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    texts = {}
    for measure, column in MEASURES.items():
        whole(page.selectbox(key="stars_measure").set_value(measure).run())
        drawn = marks(page)[EN("stars.grid")]
        written = EN.money if column == "revenue" else EN.number
        assert list(drawn["text"]) == [
            f"{written(value)}\n{EN.percent(share)}" for value, share in zip(drawn[column], drawn[measure], strict=True)
        ]
        texts[measure] = list(drawn["text"])
        assert drawn["colour"][drawn[measure].astype(float).idxmax()] == "#003f7d"
    assert texts["share_of_customers"] != texts["share_of_revenue"]


def test_a_click_chooses_the_cell_and_the_builder_begins_with_it(served_sample, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    cell = {"purchase_profile": "regular", "amount_class": "low"}
    page.session_state["stars_grid"] = {"selection": {"cell": [cell]}}
    whole(page.run())
    assert page.selectbox(key="stars_profile").value == "regular"
    assert page.selectbox(key="stars_class").value == "low"
    drawn = marks(page)[EN("stars.grid")]
    chosen = drawn[drawn["is_chosen"]]
    assert (list(chosen["purchase_profile"]), list(chosen["amount_class"])) == (["regular"], ["low"])
    whole(page.button(key="stars_to_builder").click().run())
    assert page.session_state["builder_start"] == {"purchase_profile": ["regular"], "amount_class": ["low"]}


def test_the_builder_counts_as_many_where_the_period_is_the_cards(served_sample, monkeypatch):
    cards = rows(served_sample, "core.customers", "purchase_profile, amount_class", "purchase_profile is not null")
    counts = Counter((row.purchase_profile, row.amount_class) for row in cards)
    page = opened("stars", "en", served_sample, monkeypatch)
    note = EN("stars.card_note", period=EN("stars.months", number=CARD_MONTHS))
    assert note not in said(page)
    drawn = marks(page)[EN("stars.grid")]
    shown = dict(
        zip(zip(drawn["purchase_profile"], drawn["amount_class"], strict=True), drawn["customers"], strict=True)
    )
    assert {cell: count for cell, count in shown.items() if count} == counts
    whole(page.selectbox(key="stars_period").set_value(12).run())
    assert note in said(page)


def test_stars_are_counted_over_customers(served_sample, ratings, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    found = tables(page)[EN("stars.stars")]
    counts = Counter(row.stars for row in ratings[CARD_MONTHS])
    assert [
        (int(label[0]), customers) for label, customers in zip(found["label"], found["customers"], strict=True)
    ] == [(stars, counts[stars]) for stars in (4, 3, 2, 1, 0)]
    assert list(found["label"])[1] == "3 ★★★☆"


@pytest.mark.parametrize("criterion", ["recency", "frequency", "monetary"])
def test_thresholds_in_use_are_those_of_the_rules_with_who_earns_them(criterion, served_sample, ratings, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    whole(page.selectbox(key="stars_criterion").set_value(criterion).run())
    assert "Fashion and electronics" in said(page)
    found = tables(page)[EN(f"stars.points_{criterion}")].set_index("points")
    rules = {
        int(row["points"]): float(row["threshold"])
        for row in read_csv(RULES / "rating_thresholds.csv")
        if (row["rating_profile"], row["period_months"], row["criterion"])
        == ("fashion_hightech", str(CARD_MONTHS), criterion)
    }
    everybody = ratings[CARD_MONTHS]
    has = Counter(getattr(row, f"{criterion}_points") for row in everybody)
    for earned in range(5):
        row = found.loc[earned]
        assert row["customers"] == has[earned]
        assert row["share_of_customers"] == pytest.approx(has[earned] / len(everybody))
        assert earned == 0 or row["threshold"] == rules[earned]
    assert found["suggested_customers"].sum() == len(everybody)
    drawn = marks(page)[EN(f"stars.points_{criterion}")]
    assert set(drawn["kind"]) == {EN("stars.in_use"), EN("stars.suggested")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_counted_over_customers_and_have_their_playbook(language, served_sample, monkeypatch):
    words = Words(language, "EUR")
    page = opened("stars", language, served_sample, monkeypatch)
    everybody = rows(served_sample, "segmentation.kmeans_scores", "kmeans_group, order_count, revenue")
    found = tables(page)[words("stars.groups")].set_index("label")
    for group in {row.kmeans_group for row in everybody}:
        there = [row for row in everybody if row.kmeans_group == group]
        shown = found.loc[SEGMENTS["kmeans", group][f"label_{language}"]]
        assert shown["customers"] == len(there)
        assert shown["revenue"] == pytest.approx(float(sum(row.revenue for row in there)))
    page.session_state["stars_groups"] = {"selection": {"bar": [{"segment": "sleepers"}]}}
    whole(page.run())
    assert page.selectbox(key="stars_group").value == "sleepers"
    assert SEGMENTS["kmeans", "sleepers"][f"playbook_{language}"][:30] in said(page).replace("\\", "")
    whole(page.button(key="stars_group_to_builder").click().run())
    assert page.session_state["builder_start"] == {"kmeans_group": ["sleepers"]}


def test_breaks_are_the_lowest_and_highest_value_of_each_score(served_sample, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    everybody = rows(
        served_sample, "segmentation.kmeans_scores", "r_score, f_score, m_score, recency_days, order_count, revenue"
    )
    found = tables(page)[EN("stars.breaks")].set_index("score")
    written = {
        "recency": ("r_score", "recency_days", EN.number),
        "frequency": ("f_score", "order_count", EN.number),
        "monetary": ("m_score", "revenue", EN.cents),
    }
    for score in range(1, 6):
        for criterion, (of, value, write) in written.items():
            values = [getattr(row, value) for row in everybody if getattr(row, of) == score]
            low, high = write(min(values)), write(max(values))
            expected = low if low == high else EN("stars.range", low=low, high=high)
            assert found.loc[score, f"{criterion}_range"] == expected
            assert found.loc[score, f"{criterion}_customers"] == len(values)


def test_clusters_are_what_their_customers_are(served_sample, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    sql = f"""
        select cluster_id, recency_days, order_count, revenue from segmentation.customer_clusters
        join segmentation.rfm_scores using (customer_id) where {TODAY}
    """
    clusters = defaultdict(list)
    for cluster, *values in read(served_sample, sql):
        clusters[cluster].append([float(value) for value in values])
    found = tables(page)[EN("stars.clusters")].set_index("label")
    assert len(found) == len(clusters) > 1
    for cluster, values in clusters.items():
        shown = found.loc[EN("stars.cluster", number=cluster)]
        means = [sum(column) / len(values) for column in zip(*values, strict=True)]
        assert shown["customers"] == len(values)
        assert [shown[f"mean_{name}"] for name in ("recency_days", "order_count", "revenue")] == pytest.approx(
            means, abs=1e-4
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cell_of_engagement_is_counted_over_people(language, served_sample, monkeypatch):
    words = Words(language, "EUR")
    page = opened("stars", language, served_sample, monkeypatch)
    people = rows(
        served_sample,
        "segmentation.engagement_segments",
        "is_active, value_level, engagement_level, engagement_segment",
    )
    counts = Counter((row.is_active, row.value_level or "(none)", row.engagement_level) for row in people)
    drawn = marks(page)[words("stars.engagement")]
    assert len(drawn) == 21
    for row in drawn.itertuples():
        cell = row.is_active, row.value_level, row.engagement_level
        code = CELLS.get(cell, "prospects")
        label = SEGMENTS["engagement", code][f"label_{language}"]
        assert (row.customers, row.segment) == (counts.pop(cell, 0), code)
        assert row.text == f"{label}\n{words.number(row.customers)} · {words.percent(row.customers / len(people))}"
    assert not counts


def test_a_cell_of_engagement_is_chosen_by_click_or_by_box(served_sample, monkeypatch):
    page = opened("stars", "en", served_sample, monkeypatch)
    cell = {"place": "False high", "engagement_level": "low"}
    page.session_state["stars_engagement"] = {"selection": {"cell": [cell]}}
    whole(page.run())
    assert (page.selectbox(key="stars_value").value, page.selectbox(key="stars_level").value) == ("False high", "low")
    assert SEGMENTS["engagement", "lapsed_high_value"]["playbook_en"][:30] in said(page).replace("\\", "")
    whole(page.selectbox(key="stars_value").set_value("False (none)").run())
    assert SEGMENTS["engagement", "prospects"]["playbook_en"][:30] in said(page).replace("\\", "")
    whole(page.button(key="stars_segment_to_builder").click().run())
    assert page.session_state["builder_start"] == {"engagement_segment": ["prospects"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shop_in_which_nobody_bought_has_a_page(language, served_sample, tmp_path, monkeypatch):
    emptied = [
        f"delete from segmentation.{table}"
        for table in (
            "rating_grid",
            "value_engagement_grid",
            "segment_performance",
            "kmeans_breaks",
            "cluster_profiles",
        )
    ]
    serving = changed(
        served_sample,
        tmp_path,
        *emptied,
        "update segmentation.rating_scales set customers = 0, share_of_customers = null, suggested_threshold = null,"
        " suggested_customers = null, suggested_share_of_customers = null",
        "update core.customers set rating_period_months = null",
    )
    page = opened("stars", language, serving, monkeypatch)
    assert said(page).count(Words(language)("common.nothing")) >= 3
    assert Words(language)("stars.grid") not in charts(page)


def test_a_shop_with_one_customer_has_a_page(served_sample, tmp_path, monkeypatch):
    one = "(select min(customer_id) from core.customers where order_count > 0)"
    serving = changed(
        served_sample,
        tmp_path,
        "delete from segmentation.rating_grid where not (recency_points = 0 and monetary_points = 0)",
        "delete from segmentation.value_engagement_grid where is_active",
        "delete from segmentation.kmeans_breaks where score < 5",
        "delete from segmentation.cluster_profiles where cluster_id > 1",
        "update segmentation.cluster_profiles set silhouette = null, mean_recency_days = 0, mean_revenue = -1",
        f"delete from core.customers where customer_id <> {one}",
    )
    page = opened("stars", "en", serving, monkeypatch)
    found = tables(page)[EN("stars.breaks")]
    assert list(found["score"]) == [5]
    assert len(tables(page)[EN("stars.clusters")]) == 1


def test_a_click_in_a_browser_chooses_the_cell(served_sample):
    with browser() as chromium, served_screen(served_sample) as address:
        reader = Reader(chromium, address)
        page = reader.open("stars", "en")
        grid = page.locator('[data-testid="stVegaLiteChart"]').first
        # The last of the 25 cells, on its text: whoever clicks the figure means the cell.
        grid.locator(".mark-text.role-mark text").nth(24).click()
        reader.settle()
        name = EN("stars.cell", profile="Fading", amount="very high")
        assert page.get_by_role("heading", name=name).is_visible()
        reader.context.close()
        assert (reader.left, reader.complaints) == ([], [])
