"""Shopify's exports of orders and customers."""

from __future__ import annotations

from pathlib import Path

from reference.exports.reading import merged, moment, money, names, one_each, rates, rows, some, table
from reference.exports.shop import Customer, Line, Order, Row, Shop


# Shopify: the order export has the order's values in the first row of each, and a row for each line.
def shopify_status(row: Row) -> str:
    """Return the payment of an order: cash on delivery is paid once the parcel has gone, whatever the payment says."""
    on_delivery = "cash on delivery" in (row.get("Payment Method") or "").lower()
    if row["Financial Status"] == "pending" and on_delivery and row["Fulfillment Status"] == "fulfilled":
        return "paid"
    return row["Financial Status"]


def shopify(folder: Path) -> Shop:
    """Return what Shopify's order export says, and its customer export where it is there."""
    frame = table(folder, "orders_export*")
    orders = merged(frame, "Name")
    lines = frame[frame["Lineitem name"].notna()].copy()
    lines["number"] = lines.groupby("Name").cumcount() + 1
    exported = list(folder.glob("customers_export*.csv"))
    customers = shopify_customers(folder) if exported else one_each(map(shopify_buyer, orders))
    return Shop(
        orders=[
            Order(
                order_id=row["Name"],
                customer_id=row["Email"].lower() if row["Email"] else None,
                ordered_at=moment(row["Created at"]),
                total_amount=money(row["Total"]),
                financial_status=shopify_status(row),
                refunded_amount=some(money(row.get("Refunded Amount"))),
                currency=row["Currency"],
                is_cancelled=row["Cancelled at"] is not None,
                channel=row.get("Source"),
                promo_code=row["Discount Code"],
                email=row["Email"],
                phone=row.get("Phone") or row["Billing Phone"] or row["Shipping Phone"],
                discount_amount=some(money(row["Discount Amount"])),
                shipping_amount=money(row["Shipping"]),
                tax_amount=money(row["Taxes"]),
            )
            for row in orders
        ],
        lines=[
            Line(
                order_line_id=f"{row['Name']}-{row['number']}",
                order_id=row["Name"],
                product_id=row["Lineitem sku"] or row["Lineitem name"],
                quantity=money(row["Lineitem quantity"]),
                unit_price=money(row["Lineitem price"]),
                discount_amount=some(money(row.get("Lineitem discount"))),
            )
            for row in rows(lines)
        ],
        customers=customers,
        rates=rates(folder),
    )


def shopify_buyer(row: Row) -> Customer:
    """Return what an order says of its buyer."""
    first, last = names(row["Billing Name"] or row["Shipping Name"])
    return Customer(
        customer_id=(row["Email"] or "").lower(),
        email=row["Email"],
        phone=row.get("Phone") or row["Billing Phone"] or row["Shipping Phone"],
        first_name=first,
        last_name=last,
        city=row["Billing City"] or row["Shipping City"],
        postal_code=row["Billing Zip"] or row["Shipping Zip"],
        country_code=row["Billing Country"] or row["Shipping Country"],
        email_opt_in=row["Accepts Marketing"] == "yes",
    )


def shopify_customers(folder: Path) -> list[Customer]:
    """Return the customers of the export, with today's columns or older ones."""
    return [
        Customer(
            customer_id=(row["Email"] or row.get("Customer ID", "")).lower().lstrip("'"),
            email=row["Email"],
            phone=row["Phone"] or row.get("Default Address Phone"),
            first_name=row["First Name"],
            last_name=row["Last Name"],
            city=row.get("Default Address City") or row.get("City"),
            postal_code=row.get("Default Address Zip") or row.get("Zip"),
            country_code=row.get("Default Address Country Code") or row.get("Country Code"),
            email_opt_in=(row.get("Accepts Email Marketing") or row.get("Accepts Marketing")) == "yes",
            sms_opt_in=row.get("Accepts SMS Marketing") == "yes",
        )
        for row in rows(table(folder, "customers_export*"))
    ]
