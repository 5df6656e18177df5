"""Exports of WooCommerce by three of its plugins."""

from __future__ import annotations

from pathlib import Path

from reference.exports.reading import merged, moment, money, names, one_each, rows, some, table
from reference.exports.shop import Customer, Line, Order, Shop

# WooCommerce: a payment that is awaited is pending or on hold; whoever prepares or has sent an order has its money.
WOOCOMMERCE = {
    "pending": "pending",
    "on-hold": "pending",
    "processing": "paid",
    "completed": "paid",
    "cancelled": "cancelled",
    "refunded": "refunded",
    "failed": "failed",
}


IN_GERMAN = {
    "Zahlung ausstehend": "pending",
    "In Wartestellung": "pending",
    "In Bearbeitung": "paid",
    "Abgeschlossen": "paid",
    "Storniert": "cancelled",
    "Rückerstattet": "refunded",
    "Fehlgeschlagen": "failed",
}


def registered(customer: str) -> str | None:
    """Return the id of a customer with an account; 0 has none."""
    return None if customer == "0" else customer


def woocommerce_webtoffee(folder: Path) -> Shop:
    """Return what WebToffee's order export says: a row an order."""
    frame = rows(table(folder, "order_export_*"))
    return Shop(
        orders=[
            Order(
                order_id=row["order_id"],
                customer_id=registered(row["customer_id"]),
                ordered_at=moment(row["order_date"], "Europe/Paris"),
                total_amount=money(row["order_total"]),
                financial_status=WOOCOMMERCE[row["status"]],
                currency=row["order_currency"],
                email=row["billing_email"],
                phone=row["billing_phone"],
                discount_amount=some(money(row["discount_total"])),
                shipping_amount=money(row["shipping_total"]),
                tax_amount=money(row["tax_total"]),
            )
            for row in frame
        ],
        customers=one_each(
            Customer(
                customer_id=registered(row["customer_id"]) or "",
                email=row["billing_email"],
                phone=row["billing_phone"],
                first_name=row["billing_first_name"],
                last_name=row["billing_last_name"],
                city=row["billing_city"],
                postal_code=row["billing_postcode"],
                country_code=row["billing_country"],
            )
            for row in frame
        ),
    )


def woocommerce_advanced(folder: Path) -> Shop:
    """Return what Advanced Order Export says: a row for each line, the order's values in the first."""
    frame = table(folder, "orders-*")
    lines = frame.copy()
    lines["number"] = lines.groupby("Order Number").cumcount() + 1
    orders = merged(frame, "Order Number")
    return Shop(
        orders=[
            Order(
                order_id=row["Order Number"],
                customer_id=registered(row["Customer User ID"]),
                ordered_at=moment(row["Order Date"], "Europe/Paris"),
                total_amount=money(row["Order Total Amount"]),
                financial_status=IN_GERMAN[row["Order Status"]],
                refunded_amount=some(money(row["Order Refund Amount"])),
                currency=row["Order Currency"],
                promo_code=row["Coupon Code"],
                email=row["Email (Billing)"],
                phone=row["Phone (Billing)"],
                discount_amount=some(money(row["Cart Discount Amount"])),
                shipping_amount=money(row["Order Shipping Amount"]),
                tax_amount=money(row["Order Total Tax Amount"]),
            )
            for row in orders
        ],
        lines=[
            Line(
                order_line_id=f"{row['Order Number']}-{row['number']}",
                order_id=row["Order Number"],
                product_id=row["SKU"] or row["Item Name"],
                quantity=money(row["Quantity"]),
                unit_price=money(row["Item Cost"]),
                product_category=row["Category"],
            )
            for row in rows(lines)
        ],
        customers=one_each(
            Customer(
                customer_id=registered(row["Customer User ID"]) or "",
                email=row["Email (Billing)"],
                phone=row["Phone (Billing)"],
                first_name=row["First Name (Billing)"],
                last_name=row["Last Name (Billing)"],
                city=row["City (Billing)"],
                postal_code=row["Postcode (Billing)"],
                country_code=row["Country Code (Billing)"],
            )
            for row in orders
        ),
    )


def woocommerce_analytics(folder: Path) -> Shop:
    """Return what the report of orders says: net sales, and a row below zero for each refund."""
    frame = rows(table(folder, "orders_*"))
    return Shop(
        orders=[
            Order(
                order_id=row["Order #"],
                customer_id=row["Customer"],
                ordered_at=moment(row["Date"], "Europe/Paris"),
                total_amount=money(row["Net sales"]),
                financial_status=WOOCOMMERCE[row["Status"]],
                channel=row["Attribution"],
                promo_code=row["Coupon(s)"],
            )
            for row in frame
        ],
        customers=one_each(
            Customer(row["Customer"] or "", first_name=names(row["Customer"])[0], last_name=names(row["Customer"])[1])
            for row in frame
        ),
    )
