"""PrestaShop's list of orders in three languages, and its tables."""

from __future__ import annotations

import csv
from datetime import timedelta

from known_shop import NOTHING, Customer, Line, Shop
from written import SIGNS, Table

from written_exports.platform import Amount, Platform, clock, no_refund, saying, unknown, without

LIST_COLUMNS = {
    "en": "ID,Reference,New client,Customer,Total,Status,Date",
    "fr": "ID,Référence,Nouveau client,Client,Total,État,Date",
    "de": "ID,Bestell-Nr.,Neuer Kunde,Kunde,Gesamt ,Status,Datum",
}


LIST_STATUSES = {
    "en": "Payment accepted,Refunded,Awaiting check payment,Payment error,Canceled",
    "fr": "Paiement accepté,Remboursé,En attente de paiement par chèque,Erreur de paiement,Annulé",
    "de": "Zahlung eingegangen,Erstattet,Scheckzahlung wird erwartet,Fehler bei der Bezahlung,Bestellung storniert",
}


LIST_TIMES = {"en": "%m/%d/%Y %H:%M:%S", "fr": "%d/%m/%Y %H:%M:%S", "de": "%d.%m.%Y %H:%M:%S"}


LIST_AMOUNTS: dict[str, Amount] = {
    "en": lambda number, sign: f"{sign}{number}",
    "fr": lambda number, sign: f"{number.translate({44: chr(0x202F), 46: ','})}\u00a0{sign}",
    "de": lambda number, sign: f"{number.translate({44: '.', 46: ','})} {sign}",
}


def initial_of(customer: Customer) -> str:
    """Return all that the order list tells of a customer's name."""
    return f"{customer.first_name[0]}. {customer.last_name}"


def prestashop_list(language: str) -> Platform:
    """Return the order list of the back office in a language."""
    words = dict(
        zip(("paid", "refunded", "pending", "voided", "cancelled"), LIST_STATUSES[language].split(","), strict=True)
    )

    def files(shop: Shop) -> dict[str, Table]:
        rows = [
            (
                *(order.order_id, f"R{order.order_id}", "0", initial_of(order.buyer)),
                LIST_AMOUNTS[language](f"{order.total_amount:,}", SIGNS[order.currency]),
                *(words.get(order.status, words["paid"]), clock(order.ordered_at, LIST_TIMES[language])),
            )
            for order in reversed(without(shop, "test", guests=False).orders)
        ]
        names = LIST_COLUMNS[language].split(",")
        return {"order_2025-06-30.csv": [dict(zip(names, row, strict=True)) for row in rows]}

    return Platform(files, prestashop_list_says, ";", quoting=csv.QUOTE_ALL)


def prestashop_list_says(shop: Shop) -> Shop:
    """Return what it says: a customer is an initial and a name, no partial refund, no line."""
    unsaid = [
        "email",
        "phone",
        "gender",
        "city",
        "postal_code",
        "country_code",
        "birth_date",
        "email_opt_in",
        "created_at",
    ]
    return saying(
        without(shop, "test", guests=False),
        order=lambda order: no_refund(order) | {"discount_amount": NOTHING} | unknown("channel", "promo_code"),
        customer=lambda one: (
            {"customer_id": initial_of(one), "first_name": f"{one.first_name[0]}."} | unknown(*unsaid, "created_at")
        ),
    )


STATES = {"paid": 5, "partially_refunded": 2, "refunded": 7, "pending": 1, "voided": 8, "cancelled": 6}


def line_number(line: Line) -> str:
    """Return the number of a line in a table of all lines."""
    return line.order_line_id.replace("-", "").lstrip("0")


def prestashop_tables(shop: Shop) -> dict[str, Table]:
    """Return the tables of the database."""
    has = without(shop, "test", foreign=False)
    orders = [
        {
            "id_order": order.order_id,
            "reference": f"R{order.order_id}",
            "id_shop": 1,
            "id_customer": order.customer_id or 0,
            "current_state": STATES[order.status],
            "total_discounts_tax_incl": f"{order.discount_amount:.6f}",
            "total_paid": f"{order.total_amount:.6f}",
            "total_paid_tax_incl": f"{order.total_amount:.6f}",
            "total_shipping_tax_incl": f"{order.shipping_amount:.6f}",
            "date_add": clock(order.ordered_at),
            "date_upd": clock(order.ordered_at + timedelta(days=2)),
        }
        for order in has.orders
    ]
    lines = [
        {
            "id_order_detail": line_number(line),
            "id_order": line.order_id,
            "id_shop": 1,
            "product_id": 100,
            "product_quantity": line.quantity,
            "product_reference": line.product_id,
            "unit_price_tax_incl": f"{line.amount / line.quantity:.6f}",
            "original_wholesale_price": f"{line.unit_cost or 0:.6f}",
        }
        for line in has.lines
    ]
    customers = [
        {
            "id_customer": one.customer_id,
            "id_gender": 2 if one.gender == "female" else 1,
            "firstname": one.first_name,
            "lastname": one.last_name,
            "email": one.email,
            "birthday": one.birth_date,
            "newsletter": int(one.email_opt_in),
            "newsletter_date_add": "0000-00-00 00:00:00",
            "date_add": clock(one.created_at),
            "date_upd": clock(one.created_at),
        }
        for one in has.customers
    ]
    return {"ps_orders.csv": orders, "ps_order_detail.csv": lines, "ps_customer.csv": customers}


def prestashop_tables_say(shop: Shop) -> Shop:
    """Return what they say: no currency, no partial refund, no address."""
    return saying(
        without(shop, "test", foreign=False),
        order=lambda order: no_refund(order) | unknown("channel", "promo_code"),
        customer=lambda one: unknown("phone", "city", "postal_code", "country_code"),
        line=lambda order, line: {
            "order_line_id": line_number(line),
            "unit_price": line.amount / line.quantity,
            "discount_amount": NOTHING,
            "product_category": None,
        },
        all_customers=True,
    )
