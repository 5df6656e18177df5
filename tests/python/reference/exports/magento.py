"""Magento's grid of orders, and its tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from reference.exports.reading import moment, money, names, one_each, rates, rows, some, table
from reference.exports.shop import Customer, Line, Order, Shop

# Magento: an order whose invoice is out or underway is processing or complete; a closed one was credited as a whole.
MAGENTO = {
    "pending": "pending",
    "pending_payment": "pending",
    "holded": "pending",
    "fraud": "pending",
    "processing": "paid",
    "complete": "paid",
    "closed": "refunded",
    "canceled": "cancelled",
}


MAGENTO_LABELS = {
    "Pending": "pending",
    "Pending Payment": "pending",
    "On Hold": "pending",
    "Suspected Fraud": "pending",
    "Processing": "paid",
    "Complete": "paid",
    "Closed": "refunded",
    "Canceled": "cancelled",
}


def magento_time(text: str) -> pd.Timestamp:
    """Return a time of the grid's export: Mar 9, 2025 21:30:00 PM, hours of a whole day in spite of the PM."""
    return moment(text.rsplit(" ", 1)[0], "Europe/Paris", "%b %d, %Y %H:%M:%S")


def magento_grid(folder: Path) -> Shop:
    """Return what the export of the order grid says."""
    frame = rows(table(folder, "export"))
    return Shop(
        orders=[
            Order(
                order_id=row["ID"],
                customer_id=row["Customer Email"].lower(),
                ordered_at=magento_time(row["Purchase Date"]),
                total_amount=money(row["Grand Total (Base)"]),
                financial_status=MAGENTO_LABELS[row["Status"]],
                refunded_amount=some(money(row["Total Refunded"])),
                store_id=row["Purchase Point"],
                email=row["Customer Email"],
                shipping_amount=money(row["Shipping and Handling"]),
            )
            for row in frame
        ],
        customers=one_each(
            Customer(
                customer_id=row["Customer Email"].lower(),
                email=row["Customer Email"],
                first_name=names(row["Bill-to Name"])[0],
                last_name=names(row["Bill-to Name"])[1],
            )
            for row in frame
        ),
    )


def magento_tables(folder: Path) -> Shop:
    """Return what sales_order, sales_order_item and customer_entity say; the tables keep UTC."""
    orders = rows(table(folder, "sales_order"))
    items = table(folder, "sales_order_item")
    return Shop(
        orders=[
            Order(
                order_id=row["entity_id"],
                customer_id=row["customer_id"],
                ordered_at=moment(row["created_at"]),
                total_amount=money(row["grand_total"]),
                financial_status=MAGENTO[row["status"]],
                refunded_amount=some(money(row["total_refunded"])),
                currency=row["order_currency_code"],
                store_id=row["store_id"],
                promo_code=row["coupon_code"],
                email=row["customer_email"],
                discount_amount=some(money(row["discount_amount"])),
                shipping_amount=money(row["shipping_amount"]),
                tax_amount=money(row["tax_amount"]),
                updated_at=moment(row["updated_at"]),
            )
            for row in orders
        ],
        lines=[
            Line(
                order_line_id=row["item_id"],
                order_id=row["order_id"],
                product_id=row["sku"] or row["product_id"],
                quantity=money(row["qty_ordered"]),
                unit_price=money(row["price"]),
                discount_amount=some(money(row["discount_amount"])),
                unit_cost=money(row["base_cost"]) or None,
            )
            for row in rows(items[items["parent_item_id"].isna()])
        ],
        customers=[
            Customer(
                customer_id=row["entity_id"],
                email=row["email"],
                first_name=row["firstname"],
                last_name=row["lastname"],
                gender={"1": "male", "2": "female"}.get(row["gender"]),
                birth_date=row["dob"],
            )
            for row in rows(table(folder, "customer_entity"))
        ],
        rates=rates(folder),
    )
