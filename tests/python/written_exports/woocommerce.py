"""Exports of WooCommerce by two of its plugins."""

from __future__ import annotations

from known_shop import NOTHING, Order, Shop
from written import Table

from written_exports.platform import clock, no_refund, of_order, saying, unknown, without

WOO = {"paid": "completed", "partially_refunded": "completed", "voided": "failed"}


def webtoffee(shop: Shop) -> dict[str, Table]:
    """Return Order Export & Order Import's file: a row for each order."""
    return {
        "order_export.csv": [
            {
                "order_id": order.order_id,
                "order_number": order.order_id,
                "order_date": clock(order.ordered_at),
                "status": WOO.get(order.status, order.status),
                "shipping_total": order.shipping_amount,
                "tax_total": order.tax_amount,
                "discount_total": order.discount_amount,
                "order_total": order.total_amount,
                "order_currency": order.currency,
                "customer_id": order.customer_id or 0,
                "billing_first_name": order.buyer.first_name if order.buyer else "",
                "billing_last_name": order.buyer.last_name if order.buyer else "",
                "billing_email": order.buyer.email if order.buyer else "",
                "billing_phone": order.buyer.phone if order.buyer else "",
                "billing_postcode": order.buyer.postal_code if order.buyer else "",
                "billing_city": order.buyer.city if order.buyer else "",
                "billing_country": order.buyer.country_code if order.buyer else "",
            }
            for order in without(shop, "test").orders
        ]
    }


def webtoffee_says(shop: Shop) -> Shop:
    """Return what it says: no partial refunds, no lines."""
    return saying(
        without(shop, "test"),
        order=lambda order: no_refund(order) | unknown("channel", "promo_code"),
        customer=lambda one: unknown("gender", "birth_date", "created_at", "email_opt_in"),
    )


def advanced(shop: Shop) -> dict[str, Table]:
    """Return Advanced Order Export's file: a row for each line, with the order's values in the first."""

    def values(order: Order) -> dict[str, object]:
        buyer = order.buyer
        return {
            "Order Status": WOO.get(order.status, order.status).capitalize(),
            "Order Date": clock(order.ordered_at, "%Y-%m-%d %H:%M"),
            "First Name (Billing)": buyer.first_name if buyer else "",
            "Last Name (Billing)": buyer.last_name if buyer else "",
            "City (Billing)": buyer.city if buyer else "",
            "Postcode (Billing)": buyer.postal_code if buyer else "",
            "Country Code (Billing)": buyer.country_code if buyer else "",
            "Email (Billing)": buyer.email if buyer else "",
            "Phone (Billing)": buyer.phone if buyer else "",
            "Cart Discount Amount": order.discount_amount,
            "Order Shipping Amount": order.shipping_amount,
            "Order Refund Amount": order.refunded_amount,
            "Order Total Amount": order.total_amount,
            "Order Total Tax Amount": order.tax_amount,
            "Coupon Code": order.promo_code,
            "Customer User ID": order.customer_id or 0,
            "Order Currency": order.currency,
        }

    rows = [
        {"Order Number": order.order_id}
        | of_order(order, line is order.lines[0], values(order))
        | {
            "SKU": line.product_id,
            "Item Name": line.product_category,
            "Quantity": line.quantity,
            "Item Cost": line.amount / line.quantity,
            "Category": line.product_category,
        }
        for order in without(shop, "test").orders
        for line in order.lines
    ]
    return {"orders-2025-06-30.csv": rows}


def advanced_says(shop: Shop) -> Shop:
    """Return what it says: prices after discounts."""
    return saying(
        without(shop, "test"),
        order=lambda order: unknown("channel"),
        customer=lambda one: unknown("gender", "birth_date", "created_at", "email_opt_in"),
        line=lambda order, line: {
            "unit_price": line.amount / line.quantity,
            "discount_amount": NOTHING,
            "unit_cost": None,
        },
    )
