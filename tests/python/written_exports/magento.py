"""Magento's grid of orders, and its tables."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from known_shop import NOTHING, Shop
from written import Table

from written_exports.platform import address, clock, name_of, saying, unknown, without
from written_exports.prestashop import line_number

MAGENTO = {"paid": "complete", "partially_refunded": "processing", "refunded": "closed", "cancelled": "canceled"}


def magento_grid(shop: Shop) -> dict[str, Table]:
    """Return the order grid."""
    rows = [
        {
            "ID": order.order_id,
            "Purchase Point": "Main Website\n    Main Website Store\n        Default Store View",
            "Purchase Date": clock(order.ordered_at, "%b %d, %Y %I:%M:%S %p"),
            "Bill-to Name": name_of(order.buyer),
            "Grand Total (Base)": f"{order.total_amount:.4f}",
            "Grand Total (Purchased)": f"{order.total_amount:.4f}",
            "Status": MAGENTO.get(order.status, order.status).capitalize(),
            "Customer Email": order.buyer.email if order.buyer else "",
            "Shipping and Handling": f"{order.shipping_amount:.4f}",
            "Total Refunded": f"{order.refunded_amount:.4f}" if order.refunded_amount else "",
        }
        for order in without(shop, "test", "voided", foreign=False).orders
    ]
    return {"export.csv": rows}


def magento_grid_says(shop: Shop) -> Shop:
    """Return what it says: names and addresses, no currency, no line."""
    unsaid = ["phone", "gender", "city", "postal_code", "country_code", "birth_date", "email_opt_in", "created_at"]
    return saying(
        without(shop, "test", "voided", foreign=False),
        order=lambda order: {"discount_amount": NOTHING} | unknown("channel", "promo_code"),
        customer=lambda one: {"customer_id": address(one)} | unknown(*unsaid),
    )


def magento_tables(shop: Shop) -> dict[str, Table]:
    """Return the tables of the database, whose times are UTC. A configured product has a second row, its variant."""
    has = without(shop, "test", "voided")

    def four(amount: Decimal) -> str:
        return f"{amount:.4f}"

    orders = [
        {
            "entity_id": order.order_id,
            "state": "complete",
            "status": MAGENTO.get(order.status, order.status),
            "coupon_code": order.promo_code or "NULL",
            "store_id": "1",
            "customer_id": order.customer_id or "NULL",
            "discount_amount": four(-order.discount_amount),
            "grand_total": four(order.total_amount),
            "shipping_amount": four(order.shipping_amount),
            "tax_amount": four(order.tax_amount),
            "total_refunded": four(order.refunded_amount) if order.refunded_amount else "NULL",
            "customer_is_guest": int(not order.buyer),
            "increment_id": f"1{order.order_id}",
            "customer_email": order.buyer.email if order.buyer else "guest@example.org",
            "order_currency_code": order.currency,
            "created_at": f"{order.ordered_at:%Y-%m-%d %H:%M:%S}",
            "updated_at": f"{order.ordered_at + timedelta(days=2):%Y-%m-%d %H:%M:%S}",
        }
        for order in has.orders
    ]
    lines = []
    for line in has.lines:
        row = {
            "item_id": line_number(line),
            "order_id": line.order_id,
            "parent_item_id": "NULL",
            "store_id": "1",
            "product_id": 100,
            "sku": line.product_id,
            "qty_ordered": four(line.quantity),
            "price": four(line.unit_price),
            "base_cost": four(line.unit_cost or NOTHING),
            "discount_amount": four(line.discount_amount),
        }
        variant = {"item_id": f"9{row['item_id']}", "parent_item_id": row["item_id"], "price": "0.0000"}
        lines += [row, row | variant]
    customers = [
        {
            "entity_id": one.customer_id,
            "website_id": 1,
            "email": one.email,
            "firstname": one.first_name,
            "lastname": one.last_name,
            "dob": one.birth_date,
            "gender": 2 if one.gender == "female" else 1,
            "created_at": f"{one.created_at:%Y-%m-%d %H:%M:%S}",
            "updated_at": f"{one.created_at:%Y-%m-%d %H:%M:%S}",
        }
        for one in has.customers
    ]
    return {"sales_order.csv": orders, "sales_order_item.csv": lines, "customer_entity.csv": customers}


def magento_tables_say(shop: Shop) -> Shop:
    """Return what they say: no address but that for emails."""
    return saying(
        without(shop, "test", "voided"),
        order=lambda order: unknown("channel"),
        customer=lambda one: unknown("phone", "city", "postal_code", "country_code", "email_opt_in"),
        line=lambda order, line: {"order_line_id": line_number(line), "product_category": None},
        all_customers=True,
    )
