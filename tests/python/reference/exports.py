"""What the exports of five shop platforms say, read with pandas as each platform documents them.

Nothing here reads a format file, a seed or a model: names of columns and meanings of statuses are written down a second
time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

FOUR_PLACES = Decimal("0.0001")
COUNTS = {"paid", "partially_paid", "partially_refunded"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Order:
    """One order, or one row about it where the platform writes several."""

    order_id: str
    customer_id: str | None
    ordered_at: pd.Timestamp
    total_amount: Decimal
    financial_status: str
    refunded_amount: Decimal = Decimal(0)
    currency: str | None = None
    is_cancelled: bool = False
    store_id: str | None = None
    channel: str | None = None
    promo_code: str | None = None
    email: str | None = None
    phone: str | None = None
    discount_amount: Decimal = Decimal(0)
    shipping_amount: Decimal | None = None
    tax_amount: Decimal | None = None
    updated_at: pd.Timestamp | None = None


@dataclass(frozen=True)
class Line:
    """One line of an order."""

    order_line_id: str
    order_id: str
    product_id: str
    quantity: Decimal
    unit_price: Decimal
    discount_amount: Decimal = Decimal(0)
    product_category: str | None = None


@dataclass(frozen=True)
class Customer:
    """What is known of a customer."""

    customer_id: str
    email: str | None = None
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    gender: str | None = None
    birth_date: str | None = None
    city: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    email_opt_in: bool = False
    sms_opt_in: bool = False


@dataclass(frozen=True)
class Shop:
    """All that an export says, and the rates to its most frequent currency."""

    orders: list[Order]
    lines: list[Line] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    rates: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """The result for an order in the shop's figures."""

    order_id: str
    customer_id: str | None
    order_status: str
    status_reason: str
    refunded_amount: Decimal
    revenue: Decimal


def table(folder: Path, name: str, separator: str = ",") -> pd.DataFrame:
    """Return the one file of a folder with such a name, as text; a blank or NULL is None."""
    (file,) = folder.glob(f"{name}.csv")
    frame = pd.read_csv(file, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    frame.columns = [column.strip() for column in frame.columns]
    return frame.map(lambda value: None if value.strip() in ("", "NULL") else value).astype(object)


def rows(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame, with None where nothing is."""
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()} for row in frame.to_dict("records")
    ]


def merged(frame: pd.DataFrame, key: str) -> list[Row]:
    """Return one row for each value of a key, with the first filled value of every column, in the order of the file."""
    return rows(frame.groupby(key, sort=False, as_index=False).first())


def money(text: str | None, mark: str = ".") -> Decimal | None:
    """Return an amount of a text with this decimal mark, whatever currency sign and thousands it has."""
    if text is None:
        return None
    digits = "".join(letter for letter in text if letter.isdigit() or letter in f"-{mark}")
    return Decimal(digits.replace(mark, ".")).quantize(FOUR_PLACES)


def some(value: Decimal | None) -> Decimal:
    """Return an amount by its size, none as zero."""
    return abs(value) if value is not None else Decimal(0)


def moment(text: str | None, zone: str = "UTC", pattern: str | None = None) -> pd.Timestamp | None:
    """Return a time in UTC, without zone; a text without an offset is of this zone."""
    if text is None or text.startswith("0000"):
        return None
    time = pd.to_datetime(text, format=pattern)
    return (time.tz_localize(zone) if time.tzinfo is None else time).tz_convert("UTC").tz_localize(None)


def names(full: str | None) -> tuple[str | None, str | None]:
    """Return a name's first word and the others."""
    first, _, others = (full or "").partition(" ")
    return first or None, others or None


def one_each(customers: Iterable[Customer]) -> list[Customer]:
    """Return a customer once, each detail as it is first known."""
    known: dict[str, Customer] = {}
    for customer in customers:
        if customer.customer_id:
            there = known.setdefault(customer.customer_id, customer)
            news = {name: value for name, value in vars(customer).items() if value and not getattr(there, name)}
            known[customer.customer_id] = replace(there, **news)
    return list(known.values())


def rates(folder: Path) -> dict[str, Decimal]:
    """Return the rate of each foreign currency."""
    if not (folder / "exchange_rates.csv").exists():
        return {}
    return {row["currency"]: Decimal(row["rate_to_reporting"]) for row in rows(table(folder, "exchange_rates"))}


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


# PrestaShop: the flag `paid` of its default states. The order list writes the state's name in the employee's language.
PRESTASHOP = {
    1: "pending",
    2: "paid",
    3: "paid",
    4: "paid",
    5: "paid",
    6: "cancelled",
    7: "refunded",
    8: "failed",
    9: "paid",
    10: "pending",
    11: "paid",
    12: "pending",
    13: "pending",
}
# The states of the orders 1 to 12 of the lists, by their ids.
LISTED_STATES = {1: 11, 2: 2, 3: 5, 4: 1, 5: 3, 6: 7, 7: 13, 8: 6, 9: 8, 10: 4, 11: 10, 12: 5}


def prestashop_list(folder: Path, columns: tuple[str, str, str, str], date: str, mark: str = ",") -> Shop:
    """Return what the order list says, with these names for customer, total and date, and for the id."""
    id_name, customer, total, date_name = columns
    frame = rows(table(folder, "order_*", ";"))
    return Shop(
        orders=[
            Order(
                order_id=row[id_name],
                customer_id=row[customer],
                ordered_at=moment(row[date_name], "Europe/Paris", f"{date} %H:%M:%S"),
                total_amount=money(row[total], mark),
                financial_status=PRESTASHOP[LISTED_STATES[int(row[id_name])]],
                currency="EUR",
            )
            for row in frame
        ],
        customers=one_each(
            Customer(row[customer], first_name=names(row[customer])[0], last_name=names(row[customer])[1])
            for row in frame
        ),
    )


def prestashop_list_en(folder: Path) -> Shop:
    """Return the order list in English."""
    return prestashop_list(folder, ("ID", "Customer", "Total", "Date"), "%m/%d/%Y", ".")


def prestashop_list_fr(folder: Path) -> Shop:
    """Return the order list in French."""
    return prestashop_list(folder, ("ID", "Client", "Total", "Date"), "%d/%m/%Y")


def prestashop_list_de(folder: Path) -> Shop:
    """Return the order list in German."""
    return prestashop_list(folder, ("ID", "Kunde", "Gesamt", "Datum"), "%d.%m.%Y")


def prestashop_list_es(folder: Path) -> Shop:
    """Return the order list in Spanish, of a version that writes dates as the database has them."""
    return prestashop_list(folder, ("ID", "Cliente", "Total", "Fecha"), "%Y-%m-%d")


def prestashop_list_it(folder: Path) -> Shop:
    """Return the order list in Italian."""
    return prestashop_list(folder, ("Id", "Cliente", "Totale", "Data"), "%d/%m/%Y")


def prestashop_tables(folder: Path) -> Shop:
    """Return what the tables orders, order_detail and customer say."""
    orders, lines, customers = (rows(table(folder, name)) for name in ("ps_orders", "ps_order_detail", "ps_customer"))
    return Shop(
        orders=[
            Order(
                order_id=row["id_order"],
                customer_id=row["id_customer"],
                ordered_at=moment(row["date_add"], "Europe/Paris"),
                total_amount=money(row["total_paid_tax_incl"]),
                financial_status=PRESTASHOP[int(row["current_state"])],
                store_id=row["id_shop"],
                discount_amount=some(money(row["total_discounts_tax_incl"])),
                shipping_amount=money(row["total_shipping_tax_incl"]),
                updated_at=moment(row["date_upd"], "Europe/Paris"),
            )
            for row in orders
        ],
        lines=[
            Line(
                order_line_id=row["id_order_detail"],
                order_id=row["id_order"],
                product_id=row["product_reference"] or row["product_id"],
                quantity=money(row["product_quantity"]),
                unit_price=money(row["unit_price_tax_incl"]),
            )
            for row in lines
        ],
        customers=[
            Customer(
                customer_id=row["id_customer"],
                email=row["email"],
                first_name=row["firstname"],
                last_name=row["lastname"],
                gender={"1": "male", "2": "female"}.get(row["id_gender"]),
                birth_date=None if (row["birthday"] or "0000").startswith("0000") else row["birthday"],
                email_opt_in=row["newsletter"] == "1",
            )
            for row in customers
        ],
    )


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


EXPORTS: dict[str, Callable[[Path], Shop]] = {
    "shopify_orders": shopify,
    "shopify_customers": shopify,
    "shopify_customers_older": shopify,
    "woocommerce_webtoffee": woocommerce_webtoffee,
    "woocommerce_advanced": woocommerce_advanced,
    "woocommerce_analytics": woocommerce_analytics,
    "stripe_payments": stripe_payments,
    "stripe_older": stripe_older,
    "stripe_reduced": stripe_reduced,
    "prestashop_list_en": prestashop_list_en,
    "prestashop_list_fr": prestashop_list_fr,
    "prestashop_list_de": prestashop_list_de,
    "prestashop_list_es": prestashop_list_es,
    "prestashop_list_it": prestashop_list_it,
    "prestashop_tables": prestashop_tables,
    "magento_grid": magento_grid,
    "magento_tables": magento_tables,
}


def judged(shop: Shop) -> list[Judged]:
    """Return what becomes of each row of the orders: a later version of an order replaces the earlier."""
    by_order: dict[tuple, list[Order]] = {}
    for order in shop.orders:
        by_order.setdefault((order.store_id, order.order_id), []).append(order)
    return [judgement for group in by_order.values() for judgement in _judged_group(group, shop.rates)]


def _judged_group(group: list[Order], rate: dict[str, Decimal]) -> list[Judged]:
    refunds = [order for order in group if order.total_amount < 0 and len(group) > 1]
    versions = sorted(
        (order for order in group if order not in refunds), key=lambda order: order.updated_at or order.ordered_at
    )
    *earlier, order = versions
    refunded = max(order.refunded_amount, sum((-refund.total_amount for refund in refunds), Decimal(0)))
    status, reason = _judgement(order, refunded)
    revenue = Decimal(0)
    if status == "purchase":
        revenue = ((order.total_amount - refunded) * rate.get(order.currency or "", Decimal(1))).quantize(FOUR_PLACES)
    return [
        Judged(order.order_id, order.customer_id, status, reason, refunded, revenue),
        *(_left_out(version, "rejected", "superseded") for version in earlier),
        *(_left_out(refund, "excluded", "refund_of_order") for refund in refunds),
    ]


def _left_out(order: Order, status: str, reason: str) -> Judged:
    return Judged(order.order_id, order.customer_id, status, reason, order.refunded_amount, Decimal(0))


def _judgement(order: Order, refunded: Decimal) -> tuple[str, str]:
    if order.customer_id is None:
        return "excluded", "guest"
    if order.is_cancelled or order.financial_status == "cancelled":
        return "excluded", "cancelled"
    if order.financial_status == "refunded" or refunded >= order.total_amount > 0:
        return "excluded", "fully_refunded"
    if order.financial_status not in COUNTS:
        return "excluded", "not_paid"
    return "purchase", "counted"


def totals(shop: Shop) -> dict[str, tuple[int, Decimal]]:
    """Return each customer's number of purchases and revenue; everybody counts whom a customer or an order names."""
    result = {customer.customer_id: (0, Decimal(0)) for customer in shop.customers}
    for order in judged(shop):
        if order.customer_id is not None:
            count, revenue = result.get(order.customer_id, (0, Decimal(0)))
            bought = order.order_status == "purchase"
            result[order.customer_id] = (count + bought, revenue + order.revenue)
    return result
