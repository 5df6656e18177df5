"""What an export says: orders, their lines and customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

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
    unit_cost: Decimal | None = None


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
