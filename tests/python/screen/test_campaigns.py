"""The page about campaigns says what the reference makes of the raw files, in words and as intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import expect
from reference import activation, rfm
from reference.names import read_names
from warehouse import RULES, SAMPLE, read, read_csv

from app.screens.campaigns import MOST
from app.words import LANGUAGES, Words
from screen.browser import Reader, browser, served_screen
from screen.running import changed, charts, marks, opened, said, tables, whole

NAMES = read_names(RULES)
RAW = {row["campaign_id"]: row for row in read_csv(SAMPLE / "campaigns.csv")}


@pytest.fixture(scope="module")
def campaigns(sample_shop) -> dict[str, activation.Campaign]:
    """The groups of the sample's campaigns and what they spent."""
    scores = rfm.scores(sample_shop, rfm.read_segments(RULES / "rfm_segments.csv"))
    return activation.campaigns(SAMPLE, sample_shop, scores)


def bought(group: dict[str, object]) -> float:
    """Return the share of a group that bought."""
    return sum(spent is not None for spent in group.values()) / len(group)


def average(group: dict[str, object]) -> float:
    """Return what a customer of a group spent."""
    return float(sum(spent or 0 for spent in group.values())) / len(group)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_campaign_has_its_rates_and_its_difference(language, campaigns, served_sample, monkeypatch):
    words, page = Words(language, "EUR"), opened("campaigns", language, served_sample, monkeypatch)
    lift = tables(page)[words("campaigns.lift")].set_index("label")
    rates = tables(page)[words("campaigns.rates")].set_index("label")
    revenue = tables(page)[words("campaigns.revenue")].set_index("label")
    newest = sorted(RAW.values(), key=lambda row: row["started_at"], reverse=True)
    labels = [f"{row['name']}, {words.month(row['started_at'][:10])}" for row in newest]
    assert list(lift.index) == list(rates.index) == list(revenue.index) == labels
    for row, label in zip(newest, labels, strict=True):
        campaign = campaigns[row["campaign_id"]]
        treated, control = bought(campaign.treated), bought(campaign.control)
        found = lift.loc[label]
        assert (found["treated_customers"], found["control_customers"]) == (
            len(campaign.treated),
            len(campaign.control),
        )
        assert found["lift"] == pytest.approx(treated - control)
        assert found["lift_low"] < found["lift"] < found["lift_high"]
        assert found["audience_label"] == NAMES["audience", row["audience"]][list(LANGUAGES).index(language)]
        assert tuple(rates.loc[label, ["treated_rate", "control_rate"]]) == pytest.approx((treated, control))
        assert revenue.loc[label, "revenue_lift"] == pytest.approx(
            average(campaign.treated) - average(campaign.control), abs=2e-4
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_verdicts_are_words(language, served_sample, monkeypatch):
    counted = Counter(verdict for (verdict,) in read(served_sample, "select verdict from activation.campaign_impact"))
    page = opened("campaigns", language, served_sample, monkeypatch)
    place = list(LANGUAGES).index(language)
    for verdict, many in counted.items():
        label = NAMES["verdict", verdict][place]
        assert Words(language)("common.named", name=label, value=f"**{many}**") in said(page)
    drawn = charts(page)[Words(language)("campaigns.lift")]["layer"][2]["encoding"]
    labels = {NAMES["verdict", verdict][place] for verdict in counted}
    assert set(drawn["color"]["scale"]["domain"]) == set(drawn["shape"]["scale"]["domain"]) == labels
    assert drawn["color"]["field"] == drawn["shape"]["field"] == "verdict_label"


def test_a_campaign_is_chosen_and_told(campaigns, served_sample, monkeypatch):
    words, page = Words("en", "EUR"), opened("campaigns", "en", served_sample, monkeypatch)
    for name in ("CMP03", "CMP01"):
        page = whole(page.selectbox(key="campaigns_chosen").set_value(name).run())
        campaign, figures = campaigns[name], {metric.label: metric for metric in page.metric}
        assert page.subheader[0].value.startswith(RAW[name]["name"])
        treated = figures[words("campaigns.treated")]
        assert treated.value == words.percent(bought(campaign.treated))
        assert treated.delta == f"of {len(campaign.treated)} customers"
        assert figures[words("campaigns.difference")].value == words.points(
            bought(campaign.treated) - bought(campaign.control)
        )
        assert figures[words("campaigns.revenue_difference")].value == words.cents(
            average(campaign.treated) - average(campaign.control)
        )
        assert figures[words("campaigns.redeemed")].value == words.percent(campaign.redeemers / len(campaign.treated))
        told = f"{len(campaign.treated)} customers got it and {len(campaign.control)} are there to compare with"
        assert (told in said(page)) == (name == "CMP01")
    ((least,),) = read(
        served_sample, "select minimum_detectable_lift from activation.campaign_impact where campaign_id = 'CMP01'"
    )
    assert f"a difference of {least * 100:.1f} points or more would show" in said(page)


def test_audiences_are_counted(served_sample, monkeypatch):
    reach = {
        customer: (by_email or by_sms, by_email, by_sms)
        for customer, by_email, by_sms in read(
            served_sample, "select customer_id, is_email_reachable, is_sms_reachable from core.customers"
        )
    }
    counts = defaultdict(lambda: [0, 0, 0, 0])
    for audience, customer in read(served_sample, "select audience, customer_id from activation.audience_members"):
        counts[NAMES["audience", audience][1]] = [
            one + other
            for one, other in zip(counts[NAMES["audience", audience][1]], (1, *reach[customer]), strict=True)
        ]
    page = opened("campaigns", "fr", served_sample, monkeypatch)
    table = tables(page)[Words("fr")("campaigns.audiences")]
    columns = ["label", "members", "reachable", "email_reachable", "sms_reachable"]
    assert {label: counted for label, *counted in table[columns].itertuples(index=False)} == counts
    assert list(table["members"]) == sorted(table["members"], reverse=True)


def test_groups_that_are_empty_leave_nothing_to_compare(served_sample, tmp_path, monkeypatch):
    columns = ("control_rate", "lift", "lift_low", "lift_high", "minimum_detectable_lift", "revenue_lift")
    columns += ("control_revenue_per_customer", "revenue_lift_low", "revenue_lift_high", "audience_label_en", "name")
    serving = changed(
        served_sample,
        tmp_path,
        f"update activation.campaign_impact set {', '.join(f'{name} = null' for name in columns)},"
        " control_customers = 0, control_basis = 'none' where campaign_id = 'CMP06'",
    )
    page = opened("campaigns", "en", serving, monkeypatch)
    assert "CMP06, May 2025" in page.subheader[0].value
    assert {metric.label: metric.value for metric in page.metric}["Difference"] == "–"
    assert "no audience named" in said(page)


def test_the_newest_of_many_campaigns_are_shown(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        "insert into activation.campaign_impact select campaign_impact.* replace ("
        "campaign_id || '-' || number as campaign_id, '<i>[x](y)</i>' || repeat('z', 10000) as name,"
        " started_at + to_days(number::int) as started_at)"
        " from activation.campaign_impact, range(1, 11) as numbers (number)",
    )
    page = opened("campaigns", "en", serving, monkeypatch)
    assert f"The newest {MOST} of 66 campaigns are shown." in said(page)
    labels = marks(page)[Words("en")("campaigns.lift")]["label"]
    assert labels.is_unique and len(labels) == MOST and labels.str.len().max() < 100
    assert r"\<i\>\[x\]\(y\)\<\/i\>" in page.subheader[0].value.replace("/", r"\/").replace(r"\\/", r"\/")


def test_a_shop_without_campaigns_and_audiences(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample, tmp_path, "delete from activation.campaign_impact", "delete from activation.audience_sizes"
    )
    for language in LANGUAGES:
        page, words = opened("campaigns", language, serving, monkeypatch), Words(language)
        assert [info.value for info in page.info] == [words("campaigns.none"), words("campaigns.no_audiences")]


def test_a_click_on_a_campaign_chooses_it(served_sample: Path):
    with browser() as chromium, served_screen(served_sample) as address:
        reader = Reader(chromium, address)
        page = reader.open("campaigns")
        expect(page.locator("h3")).to_have_text("Come back, May 2025")
        page.locator('[data-testid="stVegaLiteChart"]').first.locator(".mark-symbol.role-mark path").nth(3).click()
        expect(page.locator("h3")).to_have_text("Ten euros off, November 2024")
        expect(page.get_by_role("combobox", name="Campaign in detail")).to_have_value("Ten euros off, November 2024")
        assert (reader.left, reader.complaints) == ([], [])
        reader.context.close()
