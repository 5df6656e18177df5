"""The clean shop with orders in several rows, statuses, refunds, several stores, and exports of platforms."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import Case, Rows, clean_orders, one_changed, text_of, with_column

PARTS = ("10.00", "7.00")
LINES = """
format: own
title: Our till
exports:
  - title: Lines of our till
    recognised_by: [order_id, line_amount]
    tables:
      orders:
        one_row_per: order_id
        sum: [total_amount]
        columns: {order_id: order_id, customer_id: customer_id, ordered_at: ordered_at, total_amount: line_amount}
"""
GERMAN = """
format: kasse
title: Kasse
exports:
  - title: Bons der Kasse
    recognised_by: [Bonnummer, Kunde, Betrag]
    date_order: dmy
    decimal_mark: comma
    naive_timestamps: local
    statuses: {Bar bezahlt: paid, Auf Rechnung: pending, Rückläufer: refunded}
    tables:
      orders:
        one_row_per: order_id
        sum: [total_amount]
        columns:
          order_id: Bonnummer
          customer_id: Kunde
          ordered_at: [Datum, Gebucht am]
          total_amount: Betrag
          financial_status: Zustand
          currency: {value: EUR}
      order_lines:
        columns:
          order_line_id: {number_within: Bonnummer}
          order_id: Bonnummer
          product_id: Artikel
          quantity: Menge
          unit_price: Betrag
"""


def line_cases() -> list[Case]:
    """Return orders in several rows: lines with the whole total or a part of it, and versions."""
    repeated = [row for number, row in enumerate(clean_orders()) for _ in range(1 + (number % 2 == 0))]
    thrice = [row for row in clean_orders() for _ in range(3)]
    own = [
        {name: row[name] for name in ("order_id", "customer_id", "ordered_at")} | {"line_amount": part}
        for number, row in enumerate(clean_orders())
        for part in PARTS[: 1 + (number % 2 == 0)]
    ]
    versions = [
        row | {"updated_at": f"2025-07-0{day}T10:00:00Z", "total_amount": amount}
        for row in clean_orders()
        for day, amount in ((2, row["total_amount"]), (1, "999.00"))
    ]
    total = f"{14 * 17 + 13 * 10}.00"
    return [
        Case("lines_repeat_total", {"orders.csv": text_of(repeated)}, {"counted": 27, "line_of_order": 14}),
        Case("lines_repeat_total_thrice", {"orders.csv": text_of(thrice)}, {"counted": 27, "line_of_order": 54}),
        Case(
            "lines_repeat_total_apart",
            {"orders.csv": text_of([*clean_orders(), *clean_orders()])},
            {"counted": 27, "line_of_order": 27},
        ),
        Case(
            "lines_split_with_own_format",
            {"till.csv": text_of(own), "own.yml": LINES},
            revenue=total,
            said=("Lines of our till", "27 orders in 41 lines"),
        ),
        Case("versions", {"orders.csv": text_of(versions)}, {"counted": 27, "superseded": 27}),
        Case(
            "german_till",
            {"bons.csv": text_of(german_till(), ";").encode("cp1252"), "kasse.yml": GERMAN},
            {"counted": 25, "not_paid": 1, "fully_refunded": 1},
            13,
            "1057.50",
            ("Bons der Kasse", "27 orders in 54 lines"),
        ),
    ]


def german_till() -> Rows:
    """Return the lines of a German till, two of each order, the first and the second order not paid and given back."""
    rows = []
    for number, row in enumerate(clean_orders()):
        day = datetime.fromisoformat(row["ordered_at"])
        state = {0: "Auf Rechnung", 3: "Rückläufer"}.get(number, "Bar bezahlt")
        for part in (10.0, float(row["total_amount"]) - 10):
            rows.append(
                {
                    "Bonnummer": row["order_id"],
                    "Kunde": row["customer_id"],
                    "Datum": f"{day:%d.%m.%Y}" if number % 2 else "",
                    "Gebucht am": f"{day:%d.%m.%Y %H:%M}",
                    "Betrag": f"{part:.2f}".replace(".", ","),
                    "Zustand": state,
                    "Artikel": "Schraube",
                    "Menge": "1",
                }
            )
    return rows


def status_cases() -> list[Case]:
    """Return payment statuses of several systems and languages."""
    words = ("completed", "processing", "on-hold", "refunded", "cancelled", "failed", "wc-completed", "pending")
    french = ("Terminée", "En cours", "En attente", "Remboursée", "Annulée", "Échouée", "Livré", "Attente paiement")
    german = (
        "Abgeschlossen",
        "In Bearbeitung",
        "In Wartestellung",
        "Rückerstattet",
        "Storniert",
        "Fehlgeschlagen",
        "Versendet",
        "Zahlung ausstehend",
    )
    spanish = (
        "Completado",
        "Procesando",
        "En espera",
        "Reembolsado",
        "Cancelado",
        "Fallido",
        "Enviado",
        "Pendiente de pago",
    )
    right = {
        "reasons": {"counted": 11, "not_paid": 10, "fully_refunded": 3, "cancelled": 3},
        "customers": 10,
        "revenue": "447.50",
    }
    shopify = ("paid", "PAID", " Paid ", "partially_refunded", "partially paid", "Partially_Paid")
    return [
        Case("woo_statuses", {"orders.csv": text_of(with_column("financial_status", words))}, **right),
        Case(
            "woo_statuses_raw",
            {
                "orders.csv": text_of(
                    with_column("financial_status", [f"wc-{word.removeprefix('wc-')}" for word in words])
                )
            },
            **right,
        ),
        Case(
            "woo_statuses_large",
            {"orders.csv": text_of(with_column("financial_status", [word.upper() for word in words]))},
            **right,
        ),
        Case("statuses_french", {"orders.csv": text_of(with_column("financial_status", french))}, **right),
        Case(
            "statuses_german",
            {"orders.csv": text_of(with_column("financial_status", german), ";").encode("cp1252")},
            **right,
        ),
        Case("statuses_spanish", {"orders.csv": text_of(with_column("financial_status", spanish))}, **right),
        Case("statuses_shopify", {"orders.csv": text_of(with_column("financial_status", shopify))}),
        Case(
            "status_unknown",
            {
                "orders.csv": text_of(
                    one_changed(0, with_column("financial_status", ["paid"]), financial_status="Teleported")
                )
            },
            {"counted": 26, "unknown_status": 1},
            13,
            "1084.00",
        ),
    ]


def refund_cases() -> list[Case]:
    """Return refunds, in a column and in rows of their own."""
    paid = with_column("financial_status", ["paid"], with_column("refunded_amount", ["0"]))

    def order(order_id: str, amount: str, refunded: str, status: str, day: int = 1) -> dict[str, str]:
        return {
            "order_id": order_id,
            "customer_id": order_id[:2].lower(),
            "ordered_at": f"2025-03-0{day}T10:00:00Z",
            "total_amount": amount,
            "refunded_amount": refunded,
            "financial_status": status,
        }

    refunds = [
        order("R1", "33.83", "16.13", "partially_refunded"),
        order("R2", "33.83", "33.83", "refunded"),
        order("R3", "33.83", "49.96", "refunded"),
        order("R4", "33.83", "-16.13", "partially_refunded"),
        order("R5", "33.83", "0", "paid"),
        order("R5-ref", "-16.13", "0", "paid", 5),
        order("R6", "33.83", "0", "paid"),
        order("R6", "-16.13", "0", "paid", 5),
        order("R7", "33.83", "49.96", "partially_refunded"),
        order("R8", "0.00", "0", "paid"),
        order("R9", "33.83", "", "refunded"),
    ]
    twice = [order("R1", "33.83", "0", "paid"), *[order("R1", "-10.00", "0", "refunded", day) for day in (3, 5)]]
    wholly = [order("R1", "33.83", "0", "paid"), order("R1", "-33.83", "0", "refunded", 5)]
    before = [order("R1", "-10.00", "0", "paid", 5), order("R1", "33.83", "0", "paid")]
    both = [order("R1", "33.83", "10.00", "paid"), order("R1", "-10.00", "0", "paid", 5)]
    five = {"revenue": "1004.50"}

    def refunded(*words: str, separator: str = ",") -> dict[str, str]:
        return {"orders.csv": text_of(with_column("refunded_amount", ["0", *words]), separator)}

    return [
        Case(
            "refunds",
            {"orders.csv": text_of([*paid, *refunds])},
            {"counted": 32, "fully_refunded": 4, "refund_of_order": 1, "negative_amount": 1},
            19,
            "1175.30",
        ),
        Case(
            "refund_in_two_rows",
            {"orders.csv": text_of([*paid, *twice])},
            {"counted": 28, "refund_of_order": 2},
            15,
            "1118.33",
        ),
        Case(
            "refund_of_all_in_a_row",
            {"orders.csv": text_of([*paid, *wholly])},
            {"counted": 27, "fully_refunded": 1, "refund_of_order": 1},
        ),
        Case(
            "refund_before_its_order",
            {"orders.csv": text_of([*paid, *before])},
            {"counted": 28, "refund_of_order": 1},
            15,
            "1128.33",
        ),
        Case(
            "refund_in_a_column_and_a_row",
            {"orders.csv": text_of([*paid, *both])},
            {"counted": 28, "refund_of_order": 1},
            15,
            "1128.33",
        ),
        Case("refund_unreadable", refunded('"5,00"', "-5.00", "5.00 EUR"), **five),
        Case("refund_signs", refunded("5.00", "-5", "€5.00"), **five),
        Case("refund_behind_a_minus", refunded("5.00-", "(5.00)", "- 5.00"), **five),
        Case(
            "refund_with_currency_and_sign",
            refunded("($5.00)", "€ -5.00", "-€5.00", "(5.00 EUR)"),
            **five | {"revenue": "999.50"},
        ),
        Case("refund_with_semicolons", refunded("5,00", "-5,00", "5,00 €", separator=";"), **five),
        Case(
            "refund_in_words",
            {"orders.csv": text_of(one_changed(0, with_column("refunded_amount", ["0"]), refunded_amount="some"))},
            {"counted": 26, "unreadable_refunded_amount": 1},
            13,
            "1084.00",
        ),
    ]


def shop_cases() -> list[Case]:
    """Return several stores, and exports of a platform as they are."""
    two = [row | {"store_id": "paris"} for row in clean_orders()]
    two += [row | {"store_id": "lyon", "customer_id": f"lyon_{row['customer_id']}"} for row in clean_orders()]
    lines = [
        {
            "order_line_id": f"L{number}",
            "order_id": row["order_id"],
            "product_id": "P1",
            "quantity": "1",
            "unit_price": row["total_amount"],
        }
        for number, row in enumerate(clean_orders())
    ]
    return [
        Case("stores_same_ids", {"orders.csv": text_of(two)}, {"counted": 54}, 28, "2209.00"),
        Case(
            "stores_blank_store",
            {"orders.csv": text_of([row | {"store_id": row["store_id"].replace("lyon", "")} for row in two])},
            {"counted": 54},
            28,
            "2209.00",
        ),
        Case("stores_with_lines", {"orders.csv": text_of(two[:27]), "order_lines.csv": text_of(lines)}),
        Case("same_ids_a", {"orders.csv": text_of(clean_orders()), "order_lines.csv": text_of(lines)}),
        Case("same_ids_b", {"orders.csv": text_of(clean_orders())}, settings={"customer_ids": "own"}),
        Case(
            "shopify_as_is", {"orders.csv": text_of(shopify())}, said=("Shopify order export", "27 orders in 41 lines")
        ),
        Case(
            "shopify_semicolons",
            {"orders_export_1.csv": text_of(shopify(), ";").encode("utf-8-sig")},
            said=("Shopify order export",),
        ),
        Case(
            "shopify_two_files",
            {"orders_export_1.csv": text_of(shopify()[:20]), "orders_export_2.csv": text_of(shopify()[20:])},
        ),
        Case(
            "shopify_cut_within_an_order",
            {"orders_export_1.csv": text_of(shopify()[:19]), "orders_export_2.csv": text_of(shopify()[19:])},
            {"counted": 27, "superseded": 1},
        ),
        Case(
            "shopify_cancelled",
            {"orders_export.csv": text_of(one_changed(0, shopify(), **{"Cancelled at": "2025-01-04 10:00:00 +0200"}))},
            {"counted": 26, "cancelled": 1},
            13,
            "1084.00",
        ),
        Case(
            "shopify_without_address",
            {
                "orders_export.csv": text_of(
                    [row | {"Email": "" if row["Name"] == "#1000" else row["Email"]} for row in shopify()]
                )
            },
            {"counted": 26, "guest": 1},
            13,
            "1084.00",
        ),
    ]


def shopify() -> Rows:
    """Return Shopify's order export: a row for each line, and the order's own values in the first of them only."""
    rows = []
    for number, order in enumerate(clean_orders()):
        at = f"{datetime.fromisoformat(order['ordered_at']) + timedelta(hours=0):%Y-%m-%d %H:%M:%S} +0200"
        line = {
            "Name": f"#{1000 + number}",
            "Email": f"{order['customer_id']}@example.org",
            "Financial Status": "paid",
            "Paid at": at,
            "Currency": "EUR",
            "Total": order["total_amount"],
            "Created at": at,
            "Lineitem quantity": "1",
            "Lineitem name": "Thing A",
            "Lineitem price": order["total_amount"],
            "Cancelled at": "",
            "Refunded Amount": "0.00",
            "Id": str(550000 + number),
        }
        rows.append(line)
        if number % 2 == 0:
            blank = dict.fromkeys(("Financial Status", "Paid at", "Currency", "Total", "Refunded Amount", "Id"), "")
            rows.append(line | blank | {"Lineitem name": "Thing B", "Lineitem price": "3.00"})
    return rows


ORDER_CASES = [*line_cases(), *status_cases(), *refund_cases(), *shop_cases()]
