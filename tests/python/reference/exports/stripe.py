"""Stripe's exports of payments."""

from __future__ import annotations

from pathlib import Path

from reference.exports.reading import moment, money, one_each, rates, rows, some, table
from reference.exports.shop import Customer, Order, Row, Shop


# Stripe: a payment; its times are UTC. Money that was reserved and not captured isn't the shop's.
def stripe_status(row: Row) -> str:
    """Return the status of a payment."""
    if row.get("Dispute Status") == "lost":
        return "chargeback"
    if row["Status"] == "Paid" and row["Captured"] in ("false", "FAUX"):
        return "authorized"
    return {"Paid": "paid", "Refunded": "refunded", "Failed": "failed"}[row["Status"]]


def stripe(folder: Path, file: str, created: str, separator: str = ",", mark: str = ".") -> Shop:
    """Return what Stripe's export of payments says, in one of its shapes."""
    frame = rows(table(folder, file, separator))

    def customer(row: Row) -> str | None:
        email = row["Customer Email"]
        return row.get("Customer ID") or (email.lower() if email else None)

    return Shop(
        orders=[
            Order(
                order_id=row.get("order_id (metadata)") or row["id"],
                customer_id=customer(row),
                ordered_at=moment(row[created]),
                total_amount=money(row["Amount"], mark),
                financial_status=stripe_status(row),
                refunded_amount=some(money(row["Amount Refunded"], mark)),
                currency=row["Currency"].upper(),
                email=row["Customer Email"],
                phone=row.get("Customer Phone"),
                updated_at=moment(row[created]),
            )
            for row in frame
        ],
        customers=one_each(
            Customer(
                customer_id=customer(row) or "",
                email=row["Customer Email"],
                phone=row.get("Customer Phone"),
                city=row.get("Card Address City"),
                postal_code=row.get("Card Address Zip"),
                country_code=row.get("Card Address Country"),
            )
            for row in frame
        ),
        rates=rates(folder),
    )


def stripe_payments(folder: Path) -> Shop:
    """Return the payments of today's export with all columns."""
    return stripe(folder, "unified_payments", "Created date (UTC)")


def stripe_older(folder: Path) -> Shop:
    """Return the payments of the older export, saved by a French spreadsheet."""
    return stripe(folder, "payments", "Created (UTC)", ";", ",")


def stripe_reduced(folder: Path) -> Shop:
    """Return the payments of an export with a few columns."""
    return stripe(folder, "payments", "Created date (UTC)")
