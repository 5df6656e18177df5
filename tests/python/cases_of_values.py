"""The clean shop with values as systems and people write them: words for nothing, ids, dates, amounts."""

from __future__ import annotations

from datetime import UTC, datetime

from cases import Case, Rows, changed, clean_orders, dated, one_changed, text_of, with_column, with_comma

ZERO = "0000-00-00 00:00:00"
CANCELLED = "2025-04-01 10:00:00"
# The first six orders are those of three customers, and bring 151.00.
GUESTS = {"reasons": {"counted": 21, "guest": 6}, "customers": 11, "revenue": "953.50"}


def first_buyers(*words: str) -> Rows:
    """Return orders, the first six with these words as a customer id."""
    return [
        row | {"customer_id": words[number % len(words)]} if number < 6 else row
        for number, row in enumerate(clean_orders())
    ]


def nothing_cases() -> list[Case]:
    """Return words that mean nothing, in each column where nothing has a meaning."""
    cancelled = [CANCELLED if number in (0, 9, 18) else ZERO for number in range(27)]
    three = {"reasons": {"counted": 24, "cancelled": 3}, "customers": 12, "revenue": "1001.00"}
    zeros = with_column("cancelled_at", cancelled)
    last = {"order_id": "N1", "customer_id": "n1", "ordered_at": "2025-05-01T10:00:00Z", "total_amount": "10.00"}
    updated = [*with_column("updated_at", [ZERO, "0000-00-00", ""])]
    words = ["NULL", "nan", "None", "N/A", r"\N", "#N/A", "<null>", "-", "", "nil", "undefined", "  "]
    return [
        Case("null_customer", {"orders.csv": text_of(first_buyers("NULL", "nan", "None", "N/A"))}, **GUESTS),
        Case(
            "null_customer_others",
            {"orders.csv": text_of(first_buyers(r"\N", "#N/A", "null", "<NULL>", "-", " "))},
            **GUESTS,
        ),
        Case("null_customer_quoted", {"orders.csv": text_of(first_buyers("Null", "NaN", ""), quote='"')}, **GUESTS),
        Case(
            "guest_words",
            {"orders.csv": text_of(first_buyers("guest", "Gast", "Invité", "Walk-in", "-1", "anonymous"))},
            **GUESTS,
        ),
        Case("woo_guest_zero", {"orders.csv": text_of(first_buyers("0"))}, **GUESTS),
        Case("guest_zero_as_a_float", {"orders.csv": text_of(first_buyers("0.0"))}, **GUESTS),
        Case("guest_zero_as_text", {"orders.csv": text_of(first_buyers("'0"))}, **GUESTS),
        Case(
            "cancelled_zero_mixed",
            {"orders.csv": text_of([*zeros, last | {"cancelled_at": ""}])},
            {"counted": 25, "cancelled": 3},
            13,
            "1011.00",
        ),
        Case(
            "cancelled_zero_days",
            {"orders.csv": text_of(changed("cancelled_at", lambda text: text[:10], zeros))},
            **three,
        ),
        Case(
            "cancelled_zero_iso",
            {"orders.csv": text_of(changed("cancelled_at", lambda text: text.replace(" ", "T") + "Z", zeros))},
            **three,
        ),
        Case(
            "cancelled_zero_slashes",
            {"orders.csv": text_of(changed("cancelled_at", lambda text: text.replace(ZERO, "00/00/0000"), zeros))},
            **three,
        ),
        Case("cancelled_words", {"orders.csv": text_of(with_column("cancelled_at", words))}),
        Case("updated_zero", {"orders.csv": text_of(updated)}),
        Case(
            "updated_zero_versions",
            {
                "orders.csv": text_of(
                    [
                        *with_column("updated_at", [ZERO]),
                        *one_changed(0, with_column("updated_at", ["2025-07-01 10:00:00"]))[:1],
                    ]
                )
            },
            {"counted": 27, "superseded": 1},
        ),
        Case("refunded_words", {"orders.csv": text_of(with_column("refunded_amount", words))}),
        Case("status_words", {"orders.csv": text_of(with_column("financial_status", words))}),
        Case(
            "test_words",
            {"orders.csv": text_of(with_column("is_test", [*words, "false", "0", "No", "non", "FAUX", "nein"]))},
        ),
        Case("currency_words", {"orders.csv": text_of(with_column("currency", ["NULL", "eur", " EUR ", "N/A", ""]))}),
    ]


def id_cases() -> list[Case]:
    """Return ids as spreadsheets and typists change them."""
    same = {"ordered_at": "2025-05-01T10:00:00Z", "total_amount": "10.00"}
    ids = ("c1", "c1 ", " c1", "c1\u00a0", "C1", "00123", "123", "123.0")
    typed = [same | {"order_id": f"S{number}", "customer_id": text} for number, text in enumerate(ids)]
    again = {"order_id": "S0 ", "customer_id": "c1"} | same
    columns = ("order_id", "customer_id", "ordered_at", "total_amount")
    blanks = [*clean_orders(), *[{name: row[name] for name in columns} for row in [*typed, again]]]
    hidden = ("b000", "b001\u200b", "\ufeffb001", "\u2009b002", "b002\t", "b002")
    floats = changed("customer_id", lambda text: f"{17850 + int(text[1:])}.0")
    sheet = changed("order_id", lambda text: f"'{text}", changed("customer_id", lambda text: f"'{text}"))
    return [
        Case("ids_blanks", {"orders.csv": text_of(blanks)}, {"counted": 35, "line_of_order": 1}, 18, "1184.50"),
        Case(
            "ids_hidden_blanks",
            {
                "orders.csv": text_of(
                    [
                        row | {"customer_id": hidden[number]} if number < 6 else row
                        for number, row in enumerate(clean_orders())
                    ]
                )
            },
        ),
        Case("ids_floats", {"orders.csv": text_of(floats)}),
        Case(
            "ids_some_floats",
            {
                "orders.csv": text_of(
                    [
                        row if number % 2 else row | {"customer_id": row["customer_id"].removesuffix(".0")}
                        for number, row in enumerate(floats)
                    ]
                )
            },
        ),
        Case("ids_apostrophes", {"orders.csv": text_of(sheet)}),
        Case("ids_one_apostrophe", {"orders.csv": text_of(one_changed(1, customer_id="'b001"))}),
        Case("ids_scientific", {"orders.csv": text_of(one_changed(0, customer_id="7.21045E+12"))}),
        Case(
            "ids_scientific_comma",
            {"orders.csv": text_of(one_changed(0, with_comma(), customer_id="7,21045E+12"), ";")},
        ),
        Case("ids_are_addresses", {"orders.csv": text_of(changed("customer_id", lambda text: f"{text}@example.org"))}),
        Case("ids_with_hashes", {"orders.csv": text_of(changed("order_id", lambda text: f"#{text}"))}),
    ]


def date_cases() -> list[Case]:
    """Return dates in each form that the values of a column prove."""
    serial = changed("ordered_at", lambda text: str((datetime.fromisoformat(text[:10]) - datetime(1899, 12, 30)).days))
    seconds = changed("ordered_at", lambda text: str(int(datetime.fromisoformat(text).astimezone(UTC).timestamp())))
    days = dated("%d/%m/%Y")
    return [
        Case("dates_month_first", {"orders.csv": text_of(dated("%m/%d/%Y"))}),
        Case("dates_month_first_short", {"orders.csv": text_of(changed("ordered_at", short, dated("%m/%d/%Y")))}),
        Case("dates_day_first_short", {"orders.csv": text_of(changed("ordered_at", short, days))}),
        Case("dates_day_first_dashes", {"orders.csv": text_of(dated("%d-%m-%Y"))}),
        Case("dates_day_first_minutes", {"orders.csv": text_of(dated("%d/%m/%Y %H:%M"))}),
        Case("dates_two_digit_years", {"orders.csv": text_of(dated("%d/%m/%y"))}),
        Case("dates_american_times", {"orders.csv": text_of(dated("%m/%d/%Y %I:%M:%S %p"))}),
        Case("dates_year_first_slashes", {"orders.csv": text_of(dated("%Y/%m/%d"))}),
        Case("dates_compact", {"orders.csv": text_of(dated("%Y%m%d"))}),
        Case("dates_blank_for_t", {"orders.csv": text_of(dated("%Y-%m-%d %H:%M:%S"))}),
        Case("dates_offsets", {"orders.csv": text_of(dated("%Y-%m-%d %H:%M:%S +0200"))}),
        Case("dates_fractions", {"orders.csv": text_of(dated("%Y-%m-%dT%H:%M:%S.123456+00:00"))}),
        Case("dates_names", {"orders.csv": text_of(dated("%b %d %Y"))}),
        Case("dates_names_and_dashes", {"orders.csv": text_of(dated("%d-%b-%Y"))}),
        Case("dates_names_and_short_years", {"orders.csv": text_of(dated("%d-%b-%y"))}),
        Case("dates_day_and_name", {"orders.csv": text_of(dated("%d %B %Y"))}),
        Case("dates_name_and_comma", {"orders.csv": text_of(dated('"%b %d, %Y"'))}),
        Case("dates_serial", {"orders.csv": text_of(serial)}),
        Case(
            "dates_serial_times",
            {"orders.csv": text_of(changed("ordered_at", lambda text: f"{text}.416666667", serial))},
        ),
        Case("dates_seconds", {"orders.csv": text_of(seconds)}),
        Case("dates_milliseconds", {"orders.csv": text_of(changed("ordered_at", lambda text: f"{text}000", seconds))}),
        Case("dates_some_iso", {"orders.csv": text_of([*clean_orders()[:9], *days[9:]])}),
        Case(
            "dates_proof_in_another_column",
            {"orders.csv": text_of(with_column("updated_at", ["31/08/2025"], first_days("%d/%m/%Y")))},
        ),
        Case(
            "dates_proof_in_another_file",
            {"orders_1.csv": text_of(first_days("%d/%m/%Y")[:9]), "orders_2.csv": text_of(days[9:])},
        ),
        Case(
            "dates_one_mistyped",
            {"orders.csv": text_of(one_changed(0, ordered_at="0202-05-10"))},
            {"counted": 26, "before_first_year": 1},
            13,
            "1084.00",
        ),
        Case(
            "dates_epoch",
            {"orders.csv": text_of(one_changed(0, ordered_at="1970-01-01"))},
            {"counted": 26, "before_first_year": 1},
            13,
            "1084.00",
        ),
        Case(
            "dates_to_come",
            {"orders.csv": text_of(one_changed(0, ordered_at="2205-01-03T10:00:00Z"))},
            {"counted": 26, "future": 1},
            13,
            "1084.00",
        ),
        Case(
            "dates_of_no_calendar",
            {"orders.csv": text_of(one_changed(0, days, ordered_at="31/02/2025"))},
            {"counted": 26, "unreadable_ordered_at": 1},
            13,
            "1084.00",
        ),
    ]


def short(text: str) -> str:
    """Return a date without leading zeros."""
    return "/".join(part.lstrip("0") for part in text.split("/"))


def first_days(form: str) -> Rows:
    """Return orders that were all placed within the first twelve days of a month."""
    rows = clean_orders()
    for number, row in enumerate(rows):
        row["ordered_at"] = datetime(2025, number % 6 + 1, number % 12 + 1).strftime(form)
    return rows


def amount_cases() -> list[Case]:
    """Return amounts with currencies, thousands and decimal commas."""
    euros = with_column("currency", ["EUR"])
    large = one_changed(0, euros, total_amount="1020.50")
    columns = with_column("refunded_amount", ["0", "0,00", "0.00", ""])

    def amounts(form: str, rows: Rows = large) -> str:
        return text_of(changed("total_amount", lambda text: form.format(float(text)), rows), ";")

    def commas(form: str, rows: Rows = large) -> str:
        swapped = str.maketrans(",.", ".,")
        return text_of(changed("total_amount", lambda text: form.format(float(text)).translate(swapped), rows), ";")

    return [
        Case("amounts_sign_before", {"orders.csv": amounts("€{:.2f}")}, revenue="2104.50"),
        Case("amounts_sign_behind", {"orders.csv": commas("{:,.2f} €")}, revenue="2104.50"),
        Case("amounts_code_before", {"orders.csv": amounts("EUR {:.2f}")}, revenue="2104.50"),
        Case("amounts_code_behind", {"orders.csv": amounts("{:,.2f} EUR")}, revenue="2104.50"),
        Case("amounts_thousands", {"orders.csv": amounts("{:,.2f}")}, revenue="2104.50"),
        Case("amounts_quoted_commas", {"orders.csv": text_of(with_comma(), quote='"')}),
        Case("amounts_four_decimals", {"orders.csv": amounts("{:.4f}", clean_orders())}),
        Case("amounts_one_decimal", {"orders.csv": amounts("{:.1f}", clean_orders())}),
        Case("amounts_blanks", {"orders.csv": amounts("  {:.2f} ", clean_orders())}),
        Case(
            "amounts_comma_proof_in_another_row",
            {"orders.csv": text_of(one_changed(1, with_comma(), total_amount="23,500"), ";")},
        ),
        Case("amounts_zero_in_both_ways", {"orders.csv": text_of(columns, ";")}),
        Case(
            "amounts_one_unreadable",
            {"orders.csv": text_of(one_changed(0, total_amount="a lot"))},
            {"counted": 26, "unreadable_total_amount": 1},
            13,
            "1084.00",
        ),
        Case(
            "amounts_one_missing",
            {"orders.csv": text_of(one_changed(0, total_amount="NULL"))},
            {"counted": 26, "missing_total_amount": 1},
            13,
            "1084.00",
        ),
    ]


VALUE_CASES = [*nothing_cases(), *id_cases(), *date_cases(), *amount_cases()]
