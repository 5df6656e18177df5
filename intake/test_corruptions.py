"""No damage to a file makes a record vanish in silence: the intake stops and names the file, or every order is read."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from intake.conftest import Inspecting, Reading
from intake.errors import IntakeError

HEADER = "order_id,customer_id,ordered_at,total_amount,channel,note"
ORDERS = 60


def clean_file(chance: random.Random) -> bytes:
    """A clean file of orders, in one of the ways that exports write one."""
    end = chance.choice(["\n", "\r\n"])
    notes = ["", "gift", '"Rue A, 3"', '"says ""hello"""', '5" screen', f'"two{end}lines"', "Été", "#7"]
    notes = chance.choice([notes[:2], notes[:4], notes])
    lines = [HEADER]
    for number in range(1, ORDERS + 1):
        day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
        amount = f"{chance.randrange(1, 300)}.{chance.randrange(100):02}"
        channel = chance.choice(["web", "store", "app"])
        lines.append(f"B{number:04},c{number % 23:03},{day},{amount},{channel},{chance.choice(notes)}")
    return (end.join(lines) + end * chance.randrange(2)).encode()


def insert(content: bytes, place: int, what: bytes) -> bytes:
    return content[:place] + what + content[place:]


def value_start(content: bytes, chance: random.Random) -> int:
    return chance.choice([match.end() for match in re.finditer(rb"[,\n]", content[:-1])])


def value_end(content: bytes, chance: random.Random) -> int:
    return chance.choice([match.start() for match in re.finditer(rb",|\r?\n", content)])


def separator(content: bytes, chance: random.Random) -> int:
    return chance.choice([match.start() for match in re.finditer(b",", content)])


def line_start(content: bytes, chance: random.Random) -> int:
    return chance.choice([match.end() for match in re.finditer(b"\n", content)])


def anywhere(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content))


def quote_at_start(content: bytes, chance: random.Random) -> bytes:
    return insert(content, value_start(content, chance), b'"')


def quote_at_end(content: bytes, chance: random.Random) -> bytes:
    return insert(content, value_end(content, chance), b'"')


def quote_anywhere(content: bytes, chance: random.Random) -> bytes:
    return insert(content, anywhere(content, chance), b'"')


def quote_and_another(content: bytes, chance: random.Random) -> bytes:
    return quote_at_end(quote_at_start(content, chance), chance)


def quotes_here_and_there(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(2, 6)):
        content = chance.choice([quote_at_start, quote_at_end, quote_anywhere])(content, chance)
    return content


def line_cut(content: bytes, chance: random.Random) -> bytes:
    place = anywhere(content, chance)
    end = content.find(b"\n", place)
    return content[:place] + content[max(end, place) :]


def line_end_lost(content: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"\r?\n", b"", content[: (place := line_start(content, chance))][-2:]).join(
        [content[: max(place - 2, 0)], content[place:]]
    )


def separator_lost(content: bytes, chance: random.Random) -> bytes:
    place = separator(content, chance)
    return content[:place] + content[place + 1 :]


def separator_added(content: bytes, chance: random.Random) -> bytes:
    return insert(content, anywhere(content, chance), b",")


def other_separator(content: bytes, chance: random.Random) -> bytes:
    place = separator(content, chance)
    return content[:place] + chance.choice([b";", b"\t", b"|"]) + content[place + 1 :]


def byte_flipped(content: bytes, chance: random.Random) -> bytes:
    place = anywhere(content, chance)
    return content[:place] + bytes([content[place] ^ 0x80]) + content[place + 1 :]


def zero_byte(content: bytes, chance: random.Random) -> bytes:
    return insert(content, anywhere(content, chance), b"\0" * chance.choice([1, 1, 100]))


def truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: anywhere(content, chance)]


def encodings_mixed(content: bytes, chance: random.Random) -> bytes:
    place = line_start(content, chance)
    return content[:place] + content[place:].decode().replace("gift", "Nöel").encode("cp1252")


def header_again(content: bytes, chance: random.Random) -> bytes:
    mark = chance.choice([b"", b"\xef\xbb\xbf"])
    return insert(content, line_start(content, chance), mark + HEADER.encode() + b"\n")


def blank_lines(content: bytes, chance: random.Random) -> bytes:
    blank = chance.choice([b"\n", b"\r\n", b"\n\n\n", b"  \n", b",,,,,\n", b", ,\t,,,\n", b'"",,"",,,\n'])
    return insert(content, chance.choice([0, line_start(content, chance)]), blank)


def trailing_separators(content: bytes, chance: random.Random) -> bytes:
    more = b"," * chance.randrange(1, 4)
    if chance.randrange(2):
        return re.sub(rb"(?=\r?\n)", more, content)
    return insert(content, content.find(b"\n", anywhere(content, chance)), more)


def decimal_comma(content: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"(,\d+)\.(\d\d),", rb"\1,\2,", content, count=chance.choice([0, 1, 5]))


def line_ends_mixed(content: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"\r?\n", lambda _: chance.choice([b"\n", b"\r\n", b"\r"]), content)


def hashes(content: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"\nB(?=0)", lambda _: chance.choice([b"\nB", b"\n#B"]), content)


def record_doubled(content: bytes, chance: random.Random) -> bytes:
    start = line_start(content, chance)
    return insert(content, start, content[start : content.find(b"\n", start) + 1])


def backslashed(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b'""', b'\\"')


DAMAGES = [
    quote_at_start,
    quote_at_end,
    quote_anywhere,
    quote_and_another,
    quotes_here_and_there,
    line_cut,
    line_end_lost,
    separator_lost,
    separator_added,
    other_separator,
    byte_flipped,
    zero_byte,
    truncated,
    encodings_mixed,
    header_again,
    blank_lines,
    trailing_separators,
    decimal_comma,
    line_ends_mixed,
    hashes,
    record_doubled,
    backslashed,
]
EACH = 14


def whole_ids(content: bytes) -> set[str]:
    """The ids that are still complete, as a value at the beginning of a line."""
    return {found.decode() for found in re.findall(rb"(?:^|[\r\n])(#?B\d{4}),", content)}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_nothing_vanishes_in_silence(
    damage: Callable[[bytes, random.Random], bytes], inspecting: Inspecting, reading: Reading
) -> None:
    stopped = 0
    for seed in range(EACH):
        chance = random.Random(f"{damage.__name__} {seed}")
        content = damage(clean_file(chance), chance)
        try:
            inspected = inspecting(content)
        except IntakeError as error:
            stopped += 1
            assert str(error).startswith("orders.csv") and "\n" not in str(error)
            continue
        rows = reading(inspected)
        assert len(rows) == inspected.records, (seed, content)
        lost = whole_ids(content) - {row[0] for row in rows}
        assert not lost, (seed, lost, inspected, content)
    # A damage that always stops the build would not test the readers.
    assert stopped < EACH or damage in (zero_byte, decimal_comma)
