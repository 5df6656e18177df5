"""One clean shop with every value known: its data, and what Sextant has to make of them, in plain Python."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

UTC, NOTHING, FOUR_PLACES = ZoneInfo("UTC"), Decimal(0), Decimal("0.0001")
ORDERS, FIRST_DAY, LAST = 40, datetime(2024, 1, 5), datetime(2025, 6, 12, 18, 30)
PRICES = [Decimal(price) for price in ("3.50", "12.90", "49.00", "899.99", "1250.00", "1049.40", "1000.05")]
COST = Decimal("0.45")
PRODUCTS = {
    "MUG-L": "Café\nThé",
    "SAC-15": 'Sac 15", cuir; rouge | neuf',
    "TEE-MB": "Kleidung, Größe M",
    "007": "Küche",
}
# Letters that Windows-1252 has too. No two share a family name.
NAMES = "Zoë Müller,Noël Dubois,Inés García López,Lúcia O'Brien,Ada Rossi,Tom Baker,Lena Vogt,Åsa Björk,Jürgen Weiß,"
NAMES += "Chloé Lefèvre,René D’Arc,Ana Sá"
# Pounds in euros, from two days on.
RATES = {date(2023, 12, 15): Decimal("1.1534"), date(2025, 1, 31): Decimal("1.1875")}
# What is left of an order with each status, and why.
JUDGED = {
    "paid": ("purchase", "counted"),
    "partially_refunded": ("purchase", "counted"),
    "refunded": ("excluded", "fully_refunded"),
    "pending": ("excluded", "not_paid"),
    "voided": ("excluded", "not_paid"),
    "cancelled": ("excluded", "cancelled"),
    "test": ("excluded", "test"),
}
UNCOMMON = dict(zip((4, 9, 13, 17, 21, 26, 29, 33), [*list(JUDGED)[1:], "partially_refunded", "refunded"], strict=True))
GUESTS, RETURN, UNEXPLAINED = (6, 24), 19, 11


@dataclass(frozen=True)
class Customer:
    """A customer, or what a file says of one."""

    customer_id: str
    email: str
    first_name: str | None
    last_name: str | None
    phone: str | None
    gender: str | None
    city: str | None
    postal_code: str | None
    country_code: str | None
    birth_date: date | None
    email_opt_in: bool | None
    created_at: datetime | None


@dataclass(frozen=True)
class Line:
    """A line of an order. Its price is before its discount."""

    order_line_id: str
    order_id: str
    product_id: str
    product_category: str | None
    quantity: Decimal
    unit_price: Decimal
    discount_amount: Decimal
    unit_cost: Decimal | None

    @property
    def amount(self) -> Decimal:
        """Return the amount of the line."""
        return self.quantity * self.unit_price - self.discount_amount


@dataclass(frozen=True)
class Order:
    """An order; times are UTC. A guest's order has no buyer."""

    order_id: str
    customer_id: str | None
    buyer: Customer | None
    status: str
    channel: str | None
    currency: str
    promo_code: str | None
    total_amount: Decimal
    refunded_amount: Decimal
    discount_amount: Decimal
    shipping_amount: Decimal
    tax_amount: Decimal
    ordered_at: datetime
    lines: tuple[Line, ...]

    @property
    def judged(self) -> tuple[str, str, Decimal]:
        """Return the order's status, the reason, and its revenue in euros."""
        status, reason = JUDGED[self.status]
        if self.customer_id is None and self.status != "test":
            status, reason = "excluded", "guest"
        if status == "purchase" and self.total_amount < 0:
            status, reason = "return", "negative_amount"
        rate = max(day for day in RATES if day <= self.ordered_at.date()) if self.currency == "GBP" else None
        kept = (self.total_amount - self.refunded_amount) * (RATES[rate] if rate else 1)
        return (
            status,
            reason,
            kept.quantize(FOUR_PLACES, ROUND_HALF_UP) if status in ("purchase", "return") else NOTHING,
        )


@dataclass(frozen=True)
class Shop:
    """What a shop has, or what its files say of it."""

    orders: tuple[Order, ...]
    customers: tuple[Customer, ...]

    @property
    def lines(self) -> list[Line]:
        """Return the lines of all orders."""
        return [line for order in self.orders for line in order.lines]

    def unexplained(self) -> list[tuple[str, Decimal]]:
        """Return the orders that count and whose lines don't explain their total, with the difference."""
        return [
            (order.order_id, difference)
            for order in self.orders
            if order.lines and order.judged[0] in ("purchase", "return")
            for difference in [order.total_amount - sum(line.amount for line in order.lines) - order.shipping_amount]
            if difference not in (0, -order.discount_amount)
        ]


def known_shop() -> Shop:
    """Return the shop: 40 orders of twelve customers and two guests, over a year and a half."""
    customers = tuple(known_customers())
    return Shop(tuple(known_orders(customers, random.Random(20250612))), customers)


def known_customers() -> Iterable[Customer]:
    """Return the customers, each with all details."""
    for number, name in enumerate(NAMES.split(",")):
        first, _, last = name.partition(" ")
        country, city, postal_code = (("DE", "Köln", "01067"), ("FR", "Saint-Étienne", "42000"))[number % 2]
        yield Customer(
            customer_id=str(number + 7),
            email=f"Person.{number}@Example.org",
            first_name=first,
            last_name=last,
            phone=f"+49 221 55501{number:02}",
            gender=("female", "male")[number % 2],
            city=city,
            postal_code=postal_code,
            country_code=country,
            birth_date=date(1960 + number * 3, number % 12 + 1, 28 - number),
            email_opt_in=number % 3 > 0,
            created_at=datetime(2023, 12 - number % 12, 26 - number * 2, 9, 5 * number),
        )


def known_orders(customers: tuple[Customer, ...], chance: random.Random) -> Iterable[Order]:
    """Return the orders, the last of which counts."""
    for number in range(ORDERS):
        buyer = None if number in GUESTS else customers[chance.randrange(11)]
        status = UNCOMMON.get(number, "paid")
        order_id = f"{number * 37 + 101:06}"
        lines = tuple(known_lines(order_id, number, chance))
        discount = chance.choice([NOTHING, Decimal("2.50")]) if number != RETURN else NOTHING
        shipping = Decimal("4.90") if number not in (RETURN, 3) else NOTHING
        total = sum(line.amount for line in lines) - discount + shipping
        total += Decimal("7.77") if number == UNEXPLAINED else 0
        minutes = chance.randrange(24 * 60)
        yield Order(
            order_id=order_id,
            customer_id=buyer.customer_id if buyer else None,
            buyer=buyer,
            status=status,
            channel=("Café & Thé, Genève", "web", "Boutique")[number % 3],
            currency="GBP" if number % 7 == 3 else "EUR",
            promo_code="ÉTÉ;10" if discount else None,
            total_amount=total,
            refunded_amount={"partially_refunded": Decimal("1.25"), "refunded": total}.get(status, NOTHING),
            discount_amount=discount,
            shipping_amount=shipping,
            tax_amount=abs(total / 6).quantize(Decimal("0.01")),
            ordered_at=LAST if number == ORDERS - 1 else FIRST_DAY + timedelta(days=number * 13, minutes=minutes),
            lines=lines,
        )


def known_lines(order_id: str, number: int, chance: random.Random) -> Iterable[Line]:
    """Return one to three lines; a discount can be shared out among the pieces of its line."""
    for line in range(1 if number == RETURN else chance.randint(1, 3)):
        product = chance.choice(list(PRODUCTS))
        quantity = Decimal(-1 if number == RETURN else chance.randint(1, 3))
        price = PRICES[4] if number == RETURN else chance.choice(PRICES)
        yield Line(
            order_line_id=f"{order_id}-{line + 1}",
            order_id=order_id,
            product_id=product,
            product_category=PRODUCTS[product],
            quantity=quantity,
            unit_price=price,
            discount_amount=chance.choice([NOTHING, Decimal("0.50") * quantity]) if number != RETURN else NOTHING,
            # Of one product the shop does not know what it costs.
            unit_cost=(price * COST).quantize(Decimal("0.01"), ROUND_HALF_UP) if product != "007" else None,
        )


def local(at: datetime, timezone: str) -> datetime:
    """Return a UTC time as a clock of the zone shows it."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def days_only(shop: Shop, timezone: str) -> Shop:
    """Return a shop that only has the local day of each time: the day's first moment represents it."""

    def day(at: datetime) -> datetime:
        midnight = datetime.combine(local(at, timezone).date(), datetime.min.time(), ZoneInfo(timezone))
        return midnight.astimezone(UTC).replace(tzinfo=None)

    return Shop(
        tuple(replace(order, ordered_at=day(order.ordered_at)) for order in shop.orders),
        tuple(replace(customer, created_at=day(customer.created_at)) for customer in shop.customers),
    )
