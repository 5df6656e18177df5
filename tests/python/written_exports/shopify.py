"""Shopify's exports of orders and customers."""

from __future__ import annotations

from datetime import datetime, timedelta

from known_shop import Order, Shop, local
from written import Table

from written_exports.platform import CLOCK, address, clock, name_of, of_order, saying, unknown, without


def shopify_orders(shop: Shop) -> Table:
    """Return the order export: a row for each line."""

    def offset(at: datetime) -> str:
        return f"{clock(at)} {'+0200' if local(at, CLOCK) - at == timedelta(hours=2) else '+0100'}"

    def rows(order: Order) -> Table:
        buyer = order.buyer
        values = {
            "Financial Status": "paid" if order.status == "cancelled" else order.status,
            "Fulfillment Status": "fulfilled",
            "Accepts Marketing": ("yes" if buyer.email_opt_in else "no") if buyer else "",
            "Currency": order.currency,
            "Shipping": order.shipping_amount,
            "Taxes": order.tax_amount,
            "Total": order.total_amount,
            "Discount Code": order.promo_code,
            "Discount Amount": order.discount_amount,
            "Billing Name": name_of(buyer),
            "Billing City": buyer.city if buyer else "",
            "Billing Zip": f"'{buyer.postal_code}" if buyer else "",
            "Billing Country": buyer.country_code if buyer else "",
            "Cancelled at": offset(order.ordered_at + timedelta(days=1)) if order.status == "cancelled" else "",
            "Payment Method": "Shopify Payments",
            "Refunded Amount": order.refunded_amount,
            "Source": order.channel,
            "Phone": buyer.phone if buyer else "",
        }
        return [
            {
                "Name": f"#{order.order_id}",
                "Email": buyer.email if buyer else "",
                "Created at": offset(order.ordered_at),
            }
            | of_order(order, line is order.lines[0], values)
            | {
                "Lineitem quantity": line.quantity,
                "Lineitem name": line.product_category,
                "Lineitem price": line.unit_price,
                "Lineitem sku": line.product_id,
                "Lineitem discount": line.discount_amount,
            }
            for line in order.lines
        ]

    return [row for order in reversed(shopify(shop).orders) for row in rows(order)]


def shopify_customers(shop: Shop) -> Table:
    """Return the customer export."""
    return [
        {
            "Customer ID": f"'70{one.customer_id}",
            "First Name": one.first_name,
            "Last Name": one.last_name,
            "Email": one.email,
            "Accepts Email Marketing": "yes" if one.email_opt_in else "no",
            "Default Address City": one.city,
            "Default Address Country Code": one.country_code,
            "Default Address Zip": f"'{one.postal_code}",
            "Phone": one.phone,
            "Total Spent": "0.00",
            "Total Orders": 1,
            "Tags": "vip, newsletter",
        }
        for one in shop.customers
    ]


def shopify(shop: Shop) -> Shop:
    """Return the orders that the export has."""
    return without(shop, "test")


def shopify_says(shop: Shop, all_customers: bool = False) -> Shop:
    """Return what the order export says, with the customer export or without."""
    return saying(
        shopify(shop),
        order=lambda order: {"order_id": f"#{order.order_id}"},
        customer=lambda one: (
            {"customer_id": address(one), "postal_code": f"'{one.postal_code}"}
            | unknown("gender", "birth_date", "created_at")
        ),
        line=lambda order, line: {
            "order_id": f"#{line.order_id}",
            "order_line_id": f"#{line.order_line_id}",
            "product_category": None,
            "unit_cost": None,
        },
        all_customers=all_customers,
    )
