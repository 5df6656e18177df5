"""What the values of a column prove about how they are written: decimal mark, order of day and month, other forms.

The engine counts; this module concludes. A conclusion needs a proof in the values themselves, or the user's word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Counts = Mapping[str, int]


@dataclass
class Evidence:
    """The conclusions for the columns of one table of one export, by contract column."""

    unclean: set[str] = field(default_factory=set)
    other_numbers: set[str] = field(default_factory=set)
    other_times: dict[str, list[str]] = field(default_factory=dict)
    decimal_mark: str | None = None
    faults: list[str] = field(default_factory=list)

    def is_unclean(self, column: str) -> bool:
        """Return whether some text of the column has to be cleaned: blanks around it, or a word for nothing."""
        return column in self.unclean

    def settle_numbers(self, place: str, counts: Mapping[str, Counts], separator: str, told: str | None) -> None:
        """Conclude which decimal mark the numbers of a table have.

        `counts` has for each column how many values prove a decimal point, prove a decimal comma, and would be a
        different number with each mark.
        """
        points = sum(count["proves_point"] for count in counts.values())
        commas = sum(count["proves_comma"] for count in counts.values())
        self.decimal_mark = told or ("comma" if commas > points == 0 else "point" if points > commas == 0 else None)
        if self.decimal_mark:
            return
        # A point is the contract's mark. In a file with semicolons, which go with decimal commas, it proves nothing.
        why = "some other numbers prove the one and some the other" if points else "no other number proves which"
        doubtful = ["comma", "point"] if separator == ";" else ["comma"]
        for column, count in counts.items():
            for mark in doubtful:
                if count[f"ambiguous_{mark}"]:
                    self.faults.append(
                        f"{place}: column {column}: {count[f'ambiguous_{mark}']} numbers such as "
                        f"{'1,234' if mark == 'comma' else '1.234'} may be thousands or decimals, and {why}."
                        " Expected the var decimal_mark, or decimal_mark in the format: point or comma"
                    )
        self.decimal_mark = "point" if not self.faults else None

    def settle_times(self, place: str, counts: Mapping[str, Counts], told: str | None) -> None:
        """Conclude in which forms the dates and times of a table are written.

        `counts` has for each column the filled values, those of each form, and those that prove an order of day and
        month.
        """
        day_first = sum(count["proves_day_first"] for count in counts.values())
        month_first = sum(count["proves_month_first"] for count in counts.values())
        order = {"dmy": "day_first", "mdy": "month_first", "ymd": None}.get(told or "")
        if not told:
            order = (
                "day_first" if day_first > month_first == 0 else "month_first" if month_first > day_first == 0 else None
            )
        for column, count in counts.items():
            forms = [form for form in ("named", "twelve_hours") if count[form]]
            forms += [
                form for form in ("serial", "seconds", "milliseconds") if count[form] and count[form] == count["filled"]
            ]
            if count["two_parts_first"] and order:
                forms.append(order)
            elif count["two_parts_first"] and not told:
                why = "some prove the one and some the other" if day_first else "none proves which"
                self.faults.append(
                    f"{place}: column {column}: {count['two_parts_first']} dates such as 03/01/2025 may have the day or"
                    f" the month first, and {why}. Expected 2025-01-03, or the var date_order: dmy or mdy"
                )
            if forms:
                self.other_times[column] = forms
