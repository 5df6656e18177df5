"""Stripe's export of payments."""

from __future__ import annotations

from known_shop import NOTHING, Shop
from written import Table

from written_exports.platform import saying, unknown, without

STRIPE = {"partially_refunded": "Partial Refund", "voided": "Failed", "pending": "Incomplete", "cancelled": "Canceled"}


def stripe(shop: Shop) -> dict[str, Table]:
    """Return the payment export, of which a payment is an order."""
    rows = [
        {
            "id": f"ch_{order.order_id}",
            "Created date (UTC)": f"{order.ordered_at:%Y-%m-%d %H:%M:%S}",
            "Amount": order.total_amount,
            "Amount Refunded": order.refunded_amount,
            "Currency": order.currency.lower(),
            "Captured": "true",
            "Mode": "Test" if order.status == "test" else "Live",
            "Status": STRIPE.get(order.status, "Refunded" if order.status == "refunded" else "Paid"),
            "Card Address City": order.buyer.city if order.buyer else "",
            "Card Address Country": order.buyer.country_code if order.buyer else "",
            "Card Address Zip": order.buyer.postal_code if order.buyer else "",
            "Customer ID": f"cus_{order.customer_id}" if order.buyer else "",
            "Customer Email": order.buyer.email if order.buyer else "",
            "Customer Phone": order.buyer.phone if order.buyer else "",
            "order_id (metadata)": order.order_id,
        }
        for order in reversed(without(shop).orders)
    ]
    return {"unified_payments.csv": rows}


def stripe_says(shop: Shop) -> Shop:
    """Return what it says: no names, no lines."""
    return saying(
        without(shop),
        order=lambda order: {"discount_amount": NOTHING} | unknown("channel", "promo_code"),
        customer=lambda one: (
            {"customer_id": f"cus_{one.customer_id}"}
            | unknown("first_name", "last_name", "gender", "birth_date", "email_opt_in", "created_at")
        ),
    )
