"""Writing a known shop as the export of each platform that Sextant knows, and what such an export can say of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from known_shop import NOTHING, Customer, Line, Order, Shop, local
from written import SIGNS, Table, rates

CLOCK = "Europe/Paris"


@dataclass(frozen=True)
class Platform:
    """An export: the files it writes of a shop, what these say, and how they are written."""

    files: Callable[[Shop], dict[str, Table]]
    said: Callable[[Shop], Shop]
    separator: str = ","
    encoding: str = "utf-8"
    quoting: int = csv.QUOTE_MINIMAL

    def write(self, folder: Path, shop: Shop) -> None:
        """Write the files of a shop."""
        folder.mkdir()
        for name, rows in (self.files(shop) | {"exchange_rates.csv": rates()}).items():
            with (folder / name).open("w", encoding=self.encoding, newline="") as lines:
                writer = csv.DictWriter(
                    lines, list(rows[0]), delimiter=self.separator, quoting=self.quoting, restval=""
                )
                writer.writeheader()
                writer.writerows(rows)


def clock(at: datetime, pattern: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return a time as the shop's clock shows it."""
    return local(at, CLOCK).strftime(pattern)


def without(shop: Shop, *statuses: str, guests: bool = True, foreign: bool = True) -> Shop:
    """Return a shop without what no platform's export has, a return of its own, and without some more of its orders."""
    orders = (order for order in shop.orders if order.total_amount > 0 and order.status not in statuses)
    orders = (order for order in orders if (guests or order.buyer) and (foreign or order.currency == "EUR"))
    return Shop(tuple(orders), shop.customers)


def saying(
    shop: Shop,
    order: Callable[[Order], dict[str, object]],
    customer: Callable[[Customer], dict[str, object]],
    line: Callable[[Order, Line], dict[str, object]] | None = None,
    all_customers: bool = False,
) -> Shop:
    """Return a shop with some values put as an export says them, and the customers that its orders are of, or all."""
    customers = {one.customer_id: replace(one, **customer(one)) for one in shop.customers}
    orders = []
    for one in shop.orders:
        buyer = customers[one.customer_id] if one.customer_id else None
        changed = {"customer_id": buyer.customer_id if buyer else None} | order(one)
        lines = tuple(replace(each, **line(one, each)) for each in one.lines) if line else ()
        orders.append(replace(one, **changed, lines=lines))
    ordered = {one.customer_id for one in shop.orders}
    kept = (one for number, one in customers.items() if all_customers or number in ordered)
    return Shop(tuple(orders), tuple(kept))


def unknown(*names: str) -> dict[str, None]:
    """Return values that an export doesn't say."""
    return dict.fromkeys(names)


def no_refund(order: Order) -> dict[str, object]:
    """Return what is said of the refunds of an order where a status alone tells of them."""
    return {"refunded_amount": NOTHING}


def address(customer: Customer | None) -> str:
    """Return the email address by which some platforms know a customer."""
    return customer.email.lower() if customer else ""


def name_of(customer: Customer | None) -> str:
    """Return the full name."""
    return f"{customer.first_name} {customer.last_name}" if customer else ""


def of_order(order: Order, first: bool, values: dict[str, object]) -> dict[str, object]:
    """Return the order's own values, which are in the first of its rows only."""
    return values if first else dict.fromkeys(values, "")


# Shopify


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
        },
        all_customers=all_customers,
    )


# WooCommerce

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
        line=lambda order, line: {"unit_price": line.amount / line.quantity, "discount_amount": NOTHING},
    )


# Stripe

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


# PrestaShop

Amount = Callable[[str, str], str]
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


# Magento

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


PLATFORMS = {
    "shopify": Platform(lambda shop: {"orders_export_1.csv": shopify_orders(shop)}, shopify_says),
    "shopify_customers": Platform(
        lambda shop: {"orders_export_1.csv": shopify_orders(shop), "customers_export.csv": shopify_customers(shop)},
        lambda shop: shopify_says(shop, all_customers=True),
    ),
    "webtoffee": Platform(webtoffee, webtoffee_says, encoding="utf-8-sig"),
    "advanced": Platform(advanced, advanced_says, encoding="utf-8-sig"),
    "stripe": Platform(stripe, stripe_says),
    **{f"prestashop_list_{language}": prestashop_list(language) for language in LIST_COLUMNS},
    "prestashop_tables": Platform(prestashop_tables, prestashop_tables_say, quoting=csv.QUOTE_ALL),
    "magento_grid": Platform(magento_grid, magento_grid_says),
    "magento_tables": Platform(magento_tables, magento_tables_say, quoting=csv.QUOTE_ALL),
}
