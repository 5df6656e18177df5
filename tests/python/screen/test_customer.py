"""The page of one customer: who is found, that every figure is right, why, and that nobody is told who they are."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from reference import ratings
from reference.orders import Shop
from streamlit.testing.v1 import AppTest
from warehouse import RULES, read, read_csv

from app.charts.ratings import POINTS
from app.screens.customer import search
from app.words import LANGUAGES, Words
from screen.running import changed, marks, opened, said, tables, whole

EN = Words("en", "EUR")
BEST = "C00000112"
EN_LABELS = {
    (row["attribute"], row["attribute_value"]): row["label_en"] for row in read_csv(RULES / "value_labels.csv")
}


def found(page: AppTest, text: str, customer: str | None = None) -> AppTest:
    """Type a text into the search and, where it is given, choose a customer of those who were found."""
    whole(page.text_input(key=search.TEXT).set_value(text).run())
    if customer:
        whole(page.selectbox(key=search.HIT).set_value(customer).run())
    return page


@pytest.fixture
def page(served_sample: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as it opens."""
    return opened("customer", "en", served_sample, monkeypatch)


def shown(page: AppTest) -> str:
    """Return the texts of a page as a reader sees them, without the marks of Markdown."""
    return said(page).replace("\\", "").replace("**", "")


@pytest.fixture(scope="module")
def rated(sample_shop: Shop) -> list[ratings.Rating]:
    """Return every rating of the sample, by plain Python."""
    return ratings.ratings(sample_shop, ratings.read_rules(RULES), ratings.RatingSettings())


# Whom the search finds.


def test_a_customer_is_found_by_their_very_id(page):
    assert found(page, f" {BEST} ").selectbox(key=search.HIT).value == BEST
    assert BEST in [header.value for header in page.header]


def test_of_several_who_may_be_meant_nobody_is_shown_until_one_is_chosen(page, served_sample):
    ids = [
        id for (id,) in read(served_sample, "select customer_id from core.customers where customer_id like 'C0000011%'")
    ]
    box = found(page, "C0000011").selectbox(key=search.HIT)
    assert sorted(box.options) == sorted(ids) and box.value is None
    assert not page.metric
    found(page, "C0000011", BEST)
    assert page.metric and BEST in [header.value for header in page.header]


def test_at_most_twenty_are_offered(page):
    assert len(found(page, "C").selectbox(key=search.HIT).options) == search.MOST == 20
    assert "The first 20 are offered." in said(page)


def test_a_customer_is_found_by_an_id_that_was_joined_to_theirs(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        "create table core.identities as from core.customer_identities",
        "drop view core.customer_identities",
        "alter table core.identities rename to customer_identities",
        f"insert into core.customer_identities values (null, 'old/17', '{BEST}', 'merged')",
    )
    page = found(opened("customer", "en", serving, monkeypatch), "old/17")
    assert page.selectbox(key=search.HIT).value == BEST


@pytest.mark.parametrize("text", ["nobody", "'; drop table core.customers; --", "%", "_", "<b>", "x" * 10_000, "\\"])
def test_nobody_is_found_by_a_text_that_is_no_id(text, page):
    assert EN("customer.nobody") in said(found(page, text))


def test_an_id_may_hold_anything(served_sample, tmp_path, monkeypatch):
    odd = "'*a_b* <b>%$1$ {x} [y](z)\n" + "#" * 300
    serving = changed(
        served_sample,
        tmp_path,
        *(
            f"update {table} set customer_id = '{odd.replace(chr(39), 2 * chr(39))}' where customer_id = '{BEST}'"
            for table in ("core.customers", "core.orders", "segmentation.purchase_ratings", "segmentation.rfm_scores")
        ),
    )
    page = found(opened("customer", "en", serving, monkeypatch), "'*a_b* <b>%$1$")
    assert len(page.metric) == 6
    assert r"\*a\_b\* \<b\>%\$1\$" in page.header[0].value


def test_without_permission_nobody_is_found_by_who_they_are(page, served_sample):
    ((name, email),) = read(served_sample, f"select last_name, email from core.customers where customer_id = '{BEST}'")
    assert EN("customer.nobody") in said(found(page, name))
    assert EN("customer.nobody") in said(found(page, email))
    assert page.text_input(key=search.TEXT).label == "Customer id"


@pytest.mark.parametrize(
    "text",
    ["{first} {last}", "{last} {first}", "{LAST}", "{last4}", "{email}", "{email6}", "{bare}"],
)
def test_with_permission_a_name_or_an_address_finds_a_customer(text, served_sample, tmp_path, monkeypatch):
    monkeypatch.setenv("SEXTANT_SHOW_PII", "1")
    who = "first_name = 'Zoé', last_name = 'O''Connor-Dupré', email = 'Zoe.OC+1@Example.org'"
    serving = changed(served_sample, tmp_path, f"update core.customers set {who} where customer_id = '{BEST}'")
    first, last, email = "Zoé", "O'Connor-Dupré", "Zoe.OC+1@Example.org"
    written = text.format(
        first=first,
        last=last,
        LAST=last.upper(),
        last4=last[:9],
        email=email,
        email6=email.lower()[4:],
        bare="zoe o'con",
    )
    page = found(opened("customer", "en", serving, monkeypatch), written)
    assert page.selectbox(key=search.HIT).options == [f"{BEST} · Zoé O'Connor-Dupré Zoe.OC+1@Example.org"]


def test_an_id_that_is_an_address_is_shown_to_whoever_knows_it(served_sample, tmp_path, monkeypatch):
    statement = f"update core.customers set customer_id = 'ann@example.org' where customer_id = '{BEST}'"
    page = opened("customer", "en", changed(served_sample, tmp_path, statement), monkeypatch)
    assert EN("customer.nobody") in said(found(page, "ann"))
    # Every id of such a shop, since nobody knows which ones are addresses.
    assert EN("customer.nobody") in said(found(page, "C0000"))
    assert found(page, "ann@example.org").selectbox(key=search.HIT).value == "ann@example.org"


# What is said of a customer.


def test_the_figures_are_those_of_plain_python(page, sample_shop):
    found(page, BEST)
    orders = [order for order in sample_shop.orders if order.customer_id == BEST]
    bought = [order.order_date for order in orders if order.is_purchase]
    revenue = sum((order.revenue for order in orders if order.counts), Decimal(0))
    figures = {metric.label: metric.value for metric in page.metric}
    figures.pop(EN("customer.likelihood"))
    assert figures == {
        "Purchases": EN.number(len(bought)),
        "Revenue": EN.money(revenue),
        "Average order value": EN.money(revenue / len(bought), 2),
        "Last purchase": EN.date(max(bought)),
        "First purchase": EN.date(min(bought)),
    }


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_stars_and_points_of_each_period_over_all_snapshots(months, page, rated):
    found(page, BEST)
    whole(page.radio(key="customer_period").set_value(months).run())
    expected = [row for row in rated if row.customer_id == BEST and row.period_months == months]
    drawn = marks(page)
    stars = drawn[EN("customer.stars_over_time")].sort_values("snapshot_date")
    assert [(day.date(), n) for day, n in zip(stars["snapshot_date"], stars["stars"], strict=True)] == [
        (row.snapshot_date, row.stars) for row in expected
    ]
    points = drawn[EN("customer.points_over_time")]
    names = {"recency": "Recency", "frequency": "Frequency", "monetary": "Money"}
    assert {
        (day.date(), name, n)
        for day, name, n in points[["snapshot_date", "criterion", "points"]].itertuples(index=False)
    } == {
        (row.snapshot_date, names[criterion], getattr(row, column))
        for row in expected
        for criterion, column in POINTS.items()
    }
    today = expected[-1]
    assert f"Stars: {today.stars} of 4" in said(page)
    stars_told = next(text for text in page.markdown if "★" in text.value or "☆" in text.value)
    assert stars_told.value.count("★") == today.stars
    profiles = {row["segment"]: row for row in read_csv(RULES / "segments.csv") if row["system"] == "ratings"}
    classes = {row["amount_class"]: row for row in read_csv(RULES / "amount_classes.csv")}
    help_text = stars_told.help.replace("\\", "")
    assert profiles[today.purchase_profile]["label_en"] in help_text
    assert f"Amount class: {classes[today.amount_class]['label_en']}." in help_text
    advice = {
        (row["purchase_profile"], row["amount_class"]): row["advice_en"]
        for row in read_csv(RULES / "purchase_advice.csv")
    }
    assert advice[today.purchase_profile, today.amount_class] in shown(page)


def sentence(criterion: str, value: object, earned: int, steps: dict[int, Decimal]) -> str:
    """Return why a criterion has its points, by plain Python."""
    name, what = {
        "recency": ("Recency", "Days since the last purchase"),
        "frequency": ("Frequency", "Purchases"),
        "monetary": ("Money", "Revenue"),
    }[criterion]

    def figure(number: object) -> str:
        return EN.money(number, 2) if criterion == "monetary" else EN.number(number)

    bound = "at most" if criterion == "recency" else "at least"
    told = f"{name}: {earned} of 4. {what}: {figure(value)}."
    if earned:
        told += f" {earned} of 4 takes {bound} {figure(steps[earned])}."
    if earned < 4:
        told += f" {earned + 1} of 4 would take {bound} {figure(steps[earned + 1])}."
    return told


@pytest.mark.parametrize("customer", ["best", "worst", "middle"])
def test_why_each_criterion_has_its_points(customer, page, rated, sample_shop):
    today = [row for row in rated if row.snapshot_date == sample_shop.as_of_date and row.period_months == 6]
    ranked = sorted(
        today, key=lambda row: (row.recency_points + row.frequency_points + row.monetary_points, row.customer_id)
    )
    row = {"best": ranked[-1], "worst": ranked[0], "middle": ranked[len(ranked) * 2 // 3]}[customer]
    text = shown(found(page, row.customer_id))
    thresholds = ratings.read_rules(RULES).thresholds
    values = {"recency": row.recency_days, "frequency": row.order_count, "monetary": row.revenue}
    for criterion, column in POINTS.items():
        steps = thresholds["fashion_hightech", 6, criterion]
        assert sentence(criterion, values[criterion], getattr(row, column), steps) in text


def test_why_each_score_is_what_it_is(page, served_sample):
    columns = "customer_id, recency_days, order_count, revenue, r_score, f_score, m_score"
    today = read(served_sample, f"select {columns} from segmentation.rfm_scores where snapshot_date = '2025-06-18'")
    # Somebody of the middle, so that there is a score to come, and somebody at a tie.
    some = [row for row in today if 1 < row[4] < 6 and 1 < row[5] < 6 and 1 < row[6] < 6][:3]
    ties = [
        row for row in today if row[5] < 6 and row[2] == min(other[2] for other in today if other[5] == row[5] + 1)
    ][:2]
    assert len(some) == 3 and len(ties) == 2
    for row in some + ties:
        text = shown(found(page, row[0]))
        for name, what, place, write in (
            ("Recency", "Days since the last purchase", 1, EN.number),
            ("Frequency", "Purchases", 2, EN.number),
            ("Money", "Revenue", 3, lambda value: EN.money(value, 2)),
        ):
            value, score = row[place], row[place + 3]
            same = [other[place] for other in today if other[place + 3] == score]
            told = f"{name}: {score} of 6. {what}: {write(value)}. "
            told += f"Score {score} goes from {write(min(same))} to {write(max(same))} today."
            assert told in text
            if score < 6:
                above = [other[place] for other in today if other[place + 3] == score + 1]
                needed = max(above) if name == "Recency" else min(above)
                bound = "at most" if name == "Recency" else "at least"
                tie = f"have score {score + 1}: those of"
                assert (tie if needed == value else f"Score {score + 1} takes {bound} {write(needed)}.") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_segments_of_all_systems_with_what_they_mean(language, served_sample, monkeypatch):
    page = found(opened("customer", language, served_sample, monkeypatch), BEST)
    mine = read(
        served_sample,
        "select system, segment from segmentation.customer_segments"
        f" where customer_id = '{BEST}' and snapshot_date = '2025-06-18'",
    )
    assert len(mine) == 4
    systems = {row["system"]: row for row in read_csv(RULES / "systems.csv")}
    segments = {(row["system"], row["segment"]): row for row in read_csv(RULES / "segments.csv")}
    text = shown(page)
    for key in mine:
        told = segments[key]
        title = Words(language)(
            "customer.segment", system=systems[key[0]][f"label_{language}"], segment=told[f"label_{language}"]
        )
        assert title in text
        assert told[f"meaning_{language}"] in text and told[f"playbook_{language}"] in text
    ((leading, advice),) = read(
        served_sample,
        f"select leading_system, leading_advice_{language} from core.customers where customer_id = '{BEST}'",
    )
    assert f"({systems[leading][f'label_{language}']})" in text and advice in text


def test_two_segments_that_contradict_each_other_are_explained(page, served_sample):
    ((customer, reason),) = read(
        served_sample,
        "select customer_id, contradiction_reason from core.customers where contradiction_reason is not null limit 1",
    )
    told = {row["reason"]: row for row in read_csv(RULES / "contradiction_reasons.csv")}[reason]
    assert f"{told['label_en']}. {told['reason_en']}" in shown(found(page, customer))


def test_how_likely_such_customers_are_to_buy(page, served_sample):
    table = tables(found(page, BEST))[EN("customer.likelihoods")]
    expected = read(
        served_sample,
        "select horizon_days, purchase_rate, rate_low, rate_high, mean_revenue from segmentation.purchase_likelihood"
        " inner join segmentation.customer_segments using (system, segment)"
        f" where customer_id = '{BEST}' and snapshot_date = '2025-06-18'",
    )
    columns = ["horizon_days", "purchase_rate", "rate_low", "rate_high", "mean_revenue"]
    assert sorted(map(tuple, table[columns].to_numpy().tolist())) == sorted(
        (*row[:4], pytest.approx(float(row[4]))) for row in expected
    )


def test_every_order_has_its_status_and_reason(page, sample_shop):
    by_customer = {}
    for order in sample_shop.orders:
        if order.customer_id:
            by_customer.setdefault(order.customer_id, []).append(order)
    # Whose orders have the most different fates.
    customer, orders = max(by_customer.items(), key=lambda item: (len({o.status_reason for o in item[1]}), item[0]))
    assert len({order.status_reason for order in orders}) > 2
    table = tables(found(page, customer))[EN("customer.orders")]
    reasons = {row["reason"]: row["label_en"] for row in read_csv(RULES / "order_status_reasons.csv")}
    statuses = {
        row["attribute_value"]: row["label_en"]
        for row in read_csv(RULES / "value_labels.csv")
        if row["attribute"] == "order_status"
    }
    shown_rows = zip(table["order_id"], table["order_status"], table["status_reason"], table["revenue"], strict=True)
    assert sorted(
        (id, status, reason, round(Decimal(revenue), 4)) for id, status, reason, revenue in shown_rows
    ) == sorted(
        (order.order_id, statuses[order.order_status], reasons[order.status_reason], round(order.revenue, 4))
        for order in orders
    )
    days = [day for day in table["order_date"] if day == day]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("email_opt_in and is_email_reachable", "Email: agreed, and can be written to."),
        ("email_opt_in and not is_email_reachable", "Email: agreed, but can’t be written to: "),
        ("not email_opt_in", "Email: has not agreed."),
        ("is_sms_reachable", "Text message: agreed, and can be written to."),
    ],
)
def test_consents_and_reachability(where, line, page, served_sample):
    ((customer,),) = read(served_sample, f"select min(customer_id) from core.customers where {where}")
    assert line in shown(found(page, customer))


def test_advertising_audiences_and_the_control_group(page, served_sample):
    ((status, customer),) = read(
        served_sample,
        "select advertising_status, min(customer_id) from activation.advertising_contacts"
        " where advertising_status = 'no_consent' group by all",
    )
    assert f"Advertising platforms: {EN_LABELS['advertising_status', status]}." in shown(found(page, customer))
    ((member,),) = read(served_sample, "select min(customer_id) from activation.audience_members")
    mine = read(served_sample, f"select audience from activation.audience_members where customer_id = '{member}'")
    table = tables(found(page, member))[EN("customer.audiences")]
    assert sorted(table["audience_name"]) == sorted(EN_LABELS["audience", audience] for (audience,) in mine)
    ((kept_out,),) = read(served_sample, "select min(customer_id) from core.customers where is_control_group")
    assert EN("customer.control_group") in said(found(page, kept_out))


def test_what_each_crm_has_and_gets_next(served_sample, tmp_path, monkeypatch):
    ((customer, key),) = read(served_sample, "select customer_id, contact_key from activation.crm_contacts limit 1")
    has = "insert into activation.crm_sent_contacts (destination, contact_key, customer_id, crm_state"
    serving = changed(
        served_sample,
        tmp_path,
        f"{has}) values ('brevo', '{key}', '{customer}', 'up_to_date')",
        f"{has}, refusal) values ('hubspot', '{key}', '{customer}', 'earlier_state', '<b>no</b>')",
        f"delete from activation.crm_contact_changes where destination = 'brevo' and contact_key = '{key}'",
        "update activation.crm_contact_changes set change_type = 'changed' where destination = 'hubspot'",
    )
    page = found(opened("customer", "en", serving, monkeypatch), customer)
    crms, contact = (frame.value for frame in page.dataframe if set(frame.value) & {"destination_label", "field"})
    assert crms.where(crms.notna(), None).to_numpy().tolist() == [
        ["Brevo", "Up to date", None, None],
        ["HubSpot", "Earlier state", "Changed", "<b>no</b>"],
        ["Klaviyo", None, "Added", None],
    ]
    # The content too, without what says who the customer is.
    fields = dict(zip(contact["field"], contact["field_value"], strict=True))
    assert fields["customer_id"] == customer and "rfm_segment" in fields
    assert not {"email", "phone", "first_name", "last_name", "city", "gender", "age"} & set(fields)


def everything(page: AppTest) -> str:
    """Return all that a page sends to the browser: texts, options and tables."""
    told = said(page) + "".join(str(element.value) for element in page.code)
    told += "".join(frame.value.to_csv() for frame in page.dataframe)
    told += "".join(json.dumps(list(box.options)) for box in page.selectbox)
    return told + "".join(metric.value for metric in page.metric)


def test_who_a_customer_is_is_told_only_with_permission(served_sample, tmp_path, monkeypatch):
    # Words that occur nowhere else.
    details = {
        "first_name": "Xenophilia",
        "last_name": "Quetzalcoatl",
        "email": "xq17@example.net",
        "phone": "+33699887766",
        "city": "Zzyzx",
        "postal_code": "99887",
        "birth_date": "1907-03-09",
    }
    update = ", ".join(f"{column} = '{value}'" for column, value in details.items())
    contact = ", ".join(
        f"{column} = '{details[column]}'" for column in ("first_name", "last_name", "email", "phone", "city")
    )
    ((customer,),) = read(served_sample, "select min(customer_id) from activation.crm_contacts")
    serving = changed(
        served_sample,
        tmp_path,
        f"update core.customers set {update} where customer_id = '{customer}'",
        f"update activation.crm_contacts set {contact} where customer_id = '{customer}'",
        f"update activation.crm_contact_changes set {contact} where customer_id = '{customer}'",
    )
    text = everything(found(opened("customer", "en", serving, monkeypatch), customer))
    told = [value for value in [*details.values(), "9 Mar 1907"] if value in text]
    assert told == []
    monkeypatch.setenv("SEXTANT_SHOW_PII", "1")
    text = everything(found(opened("customer", "en", serving, monkeypatch), customer))
    del details["birth_date"]
    assert [value for value in [*details.values(), "9 Mar 1907"] if value not in text] == []
    assert "Known in the raw files as" in text and "Own id" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "statements",
    [
        # One customer, who never bought.
        (
            "delete from core.customers where customer_id <> 'C00000112'",
            "delete from segmentation.purchase_ratings",
            "delete from segmentation.rfm_scores",
            "update core.customers set order_count = 0, revenue = 0, average_order_value = null, rfm_segment = null,"
            " purchase_profile = null, purchase_profile_12m = null, kmeans_group = null, engagement_segment = null,"
            " leading_system = null, first_order_date = null, last_order_date = null, cluster_id = null",
            "delete from core.orders",
        ),
        # No history, no events, no consents, no CRMs, no audiences.
        (
            "delete from segmentation.purchase_ratings where snapshot_date < '2025-06-18'",
            "delete from segmentation.engagement_segments",
            "update core.customers set engagement_segment = null, is_email_reachable = false, email_opt_in = false",
            "delete from activation.crm_contacts",
            "delete from activation.crm_contact_changes",
            "delete from activation.advertising_contacts",
            "delete from activation.audience_members",
            "delete from segmentation.purchase_likelihood",
            "update core.customers set purchase_likelihood_90d = null",
        ),
    ],
)
def test_a_shop_with_little_to_say_says_so(statements, language, served_sample, tmp_path, monkeypatch):
    page = found(opened("customer", language, changed(served_sample, tmp_path, *statements), monkeypatch), BEST)
    words = Words(language)
    assert page.selectbox(key=search.HIT).value == BEST
    if len(statements) == 5:
        assert words("customer.no_purchase") in said(page) and words("customer.no_order") in said(page)
    else:
        assert len(page.metric) == 6 and words("customer.not_sent") in said(page)


def test_texts_of_the_shop_stay_texts(served_sample, tmp_path, monkeypatch):
    serving = changed(
        served_sample,
        tmp_path,
        f"update core.orders set channel = '<script>x</script>', store_id = '=1+1' where customer_id = '{BEST}'",
        "update rules.segments set label_en = '**[x](y)** <b>', meaning_en = '$x$ ' || repeat('z', 10000)",
    )
    page = found(opened("customer", "en", serving, monkeypatch), BEST)
    assert r"\*\*\[x\]\(y\)\*\* \<b\>" in page.subheader[0].value
    assert max(len(text.value) for text in page.markdown) < 3_000
    assert set(tables(page)[EN("customer.orders")]["channel"]) == {"<script>x</script>"}
