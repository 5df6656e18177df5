"""PrestaShop's list of orders in five languages, and its tables."""

from __future__ import annotations

from pathlib import Path

from reference.exports.reading import moment, money, names, one_each, rows, some, table
from reference.exports.shop import Customer, Line, Order, Shop

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
                unit_cost=money(row["original_wholesale_price"]) or None,
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
