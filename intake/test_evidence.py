"""What values prove about how a column is written: a conclusion needs a proof, or the user's word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.evidence import Evidence

NUMBERS = ("proves_point", "proves_comma", "ambiguous_point", "ambiguous_comma")
TIMES = ("proves_day_first", "proves_month_first", "two_parts_first", "named", "twelve_hours")
COUNTED = ("serial", "seconds", "milliseconds")
few = st.integers(0, 3)
number_counts = st.dictionaries(
    st.sampled_from(["total_amount", "refunded_amount"]),
    st.fixed_dictionaries(dict.fromkeys(NUMBERS, few)),
    min_size=1,
)
time_counts = st.dictionaries(
    st.sampled_from(["ordered_at", "updated_at"]),
    st.fixed_dictionaries(dict.fromkeys((*TIMES, *COUNTED, "filled"), few)),
    min_size=1,
)
marks = st.sampled_from([None, "point", "comma"])
orders = st.sampled_from([None, "ymd", "dmy", "mdy"])


def numbers(counts: dict, separator: str = ",", told: str | None = None) -> Evidence:
    """Return the conclusion about numbers."""
    evidence = Evidence()
    evidence.settle_numbers("orders.csv", counts, separator, told)
    return evidence


def times(counts: dict, told: str | None = None) -> Evidence:
    """Return the conclusion about times."""
    evidence = Evidence()
    evidence.settle_times("orders.csv", counts, told)
    return evidence


def total(counts: dict[str, dict[str, int]], *names: str) -> int:
    """Return how many values of all columns have one of these forms."""
    return sum(count[name] for count in counts.values() for name in names)


@given(number_counts, st.sampled_from([",", ";", "\t"]), marks)
def test_a_number_of_two_meanings_needs_a_proof_or_a_word(counts, separator, told):
    evidence = numbers(counts, separator, told)
    points, commas = total(counts, "proves_point"), total(counts, "proves_comma")
    # A point in a file without semicolons is the decimal point that the contract asks for.
    doubtful = ("ambiguous_comma", "ambiguous_point") if separator == ";" else ("ambiguous_comma",)
    is_proved = bool(points) != bool(commas)
    assert bool(evidence.faults) == (not told and not is_proved and total(counts, *doubtful) > 0)
    if told:
        assert evidence.decimal_mark == told
    elif is_proved:
        assert evidence.decimal_mark == ("point" if points else "comma")
    else:
        assert evidence.decimal_mark == (None if evidence.faults else "point")


@given(number_counts, st.sampled_from([",", ";"]))
def test_a_doubt_names_its_column_how_many_and_what_to_say(counts, separator):
    for line in numbers(counts, separator).faults:
        (column,) = [name for name in counts if f"column {name}:" in line]
        form = "ambiguous_comma" if "1,234" in line else "ambiguous_point"
        assert f" {counts[column][form]} numbers" in line
        assert line.startswith("orders.csv: ") and "decimal_mark" in line and "\n" not in line


def test_one_column_proves_the_mark_of_the_others():
    total_amount = {"proves_point": 0, "proves_comma": 0, "ambiguous_point": 5, "ambiguous_comma": 0}
    refunded_amount = {"proves_point": 0, "proves_comma": 1, "ambiguous_point": 0, "ambiguous_comma": 0}
    evidence = numbers({"total_amount": total_amount, "refunded_amount": refunded_amount}, ";")
    assert (evidence.decimal_mark, evidence.faults) == ("comma", [])


@given(time_counts, orders)
def test_day_and_month_are_told_apart_by_a_proof_or_a_word(counts, told):
    evidence = times(counts, told)
    days, months = total(counts, "proves_day_first"), total(counts, "proves_month_first")
    is_proved = bool(days) != bool(months)
    stopped = [name for name, count in counts.items() if count["two_parts_first"] and not told and not is_proved]
    assert [name for name in counts if any(f"column {name}:" in line for line in evidence.faults)] == stopped
    order = {"dmy": "day_first", "mdy": "month_first", "ymd": None}[told] if told else None
    if not told and is_proved:
        order = "day_first" if days else "month_first"
    for name, count in counts.items():
        forms = evidence.other_times.get(name, [])
        assert {"day_first", "month_first"}.intersection(forms) == (
            {order} if order and count["two_parts_first"] else set()
        )


@given(time_counts)
def test_times_are_counted_from_a_day_on_only_where_the_whole_column_is(counts):
    evidence = times(counts, "dmy")
    for name, count in counts.items():
        for form in COUNTED:
            is_read = form in evidence.other_times.get(name, [])
            assert is_read == (count[form] > 0 and count[form] == count["filled"])


@given(time_counts)
def test_names_of_months_and_halves_of_days_are_read_where_there_are_any(counts):
    evidence = times(counts, "mdy")
    for name, count in counts.items():
        for form in ("named", "twelve_hours"):
            assert (form in evidence.other_times.get(name, [])) == bool(count[form])


def test_a_column_in_iso_8601_has_no_other_form():
    evidence = times({"ordered_at": dict.fromkeys((*TIMES, *COUNTED, "filled"), 0) | {"filled": 9}})
    assert (evidence.other_times, evidence.faults) == ({}, [])
