"""The customers table: contact details as people type them. Some people never reach the table."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shop_generator import contact_pools as pools
from shop_generator.order_rows import customer_ids
from shop_generator.population import COUNTRIES, Population
from shop_generator.season import DAY, HOUR, Season
from shop_generator.streams import hashed_share, stream
from shop_generator.tables import SCHEMAS, stamps

UNLISTED, UNSUBSCRIBED = 0.012, 0.06
UNSUBSCRIBES_WITHIN_DAYS = 400
CHANGED_LATER, MOVES = 0.02, {"phone", "city", "postal_code"}
SHOUTED = 0.04
# Of the customers, those who agree to what advertising needs, and those of whom nothing is known.
AGREED_TO_ADVERTISING, NOT_ASKED_ABOUT_ADVERTISING = {"ad_user_data": 0.75, "ad_personalization": 0.8}, 0.05
ERASED = (1 / 7, 1 / 3, 3 / 5)
BIRTHS = (date(1932, 1, 1), date(1986, 1, 1), date(2007, 1, 1))
IMPOSSIBLE_BIRTHS = (date(1900, 1, 1), date(1850, 6, 15), date(2031, 4, 2), date(1899, 12, 31))


def unsubscribed_at(seed: int, people: Population) -> np.ndarray:
    """Return when each customer unsubscribes, operational days, shape (customers,); nan for those who never do."""
    share = hashed_share(seed, "unsubscribed", np.arange(len(people)))
    waits = share / UNSUBSCRIBED * UNSUBSCRIBES_WITHIN_DAYS
    return np.where(share < UNSUBSCRIBED, people.birth + waits, np.nan)


def customers_table(seed: int, month: int, people: Population, season: Season) -> tuple[pa.Table, np.ndarray]:
    """Return the `customers` rows that appear in one month, and when they do, in seconds.

    A row appears with the first purchase, or the sign-up of people who never buy. Some appear
    again days later in the same month: same id, another phone and place, a later `updated_at`.
    """
    bounds = season.operational(season.month_starts[month : month + 2])
    members = np.arange(*map(people.born_before, bounds))
    members = members[hashed_share(seed, "unlisted", members) >= UNLISTED]
    created = season.seconds(people.birth[members])
    again = np.flatnonzero(hashed_share(seed, "changed", members) < CHANGED_LATER)
    again_at = created[again] + DAY + members[again] % 5 * DAY
    again, again_at = (x[again_at < season.month_starts[month + 1]] for x in (again, again_at))
    row = np.concatenate([np.arange(len(members)), again])
    emitted = np.concatenate([created, again_at])
    in_time = np.argsort(emitted, kind="stable")
    row, emitted = row[in_time], emitted[in_time]

    rng = stream(seed, "contacts", month)
    contacts = _draw_contacts(rng, members, people)
    contacts |= _draw_consents(rng, seed, members, created, season.epoch)
    contacts |= _advertising_consents(seed, members)
    moved = _draw_contacts(rng, members[again], people)
    columns = {
        name: pa.concat_arrays([column, moved[name] if name in MOVES else column.take(pa.array(again))]).take(
            pa.array(in_time)
        )
        for name, column in contacts.items()
    }
    columns |= {
        "created_at": stamps(created[row], season.epoch),
        "updated_at": stamps(emitted, season.epoch),
    }
    schema = SCHEMAS["customers"]
    return pa.table([columns[name] for name in schema.names], schema=schema), emitted


def erasure_requests_table(people: Population, season: Season) -> tuple[pa.Table, np.ndarray]:
    """Return the `erasure_requests` table and when each request was made, in seconds."""
    members = np.unique([int(len(people) * share) for share in ERASED])
    asked = season.seconds(people.birth[members]) + 120 * DAY + 9 * HOUR
    columns = {"customer_id": customer_ids(members), "requested_at": stamps(asked, season.epoch)}
    return pa.table(columns, schema=SCHEMAS["erasure_requests"]), asked


def _draw_contacts(rng: np.random.Generator, members: np.ndarray, people: Population) -> dict[str, pa.Array]:
    """Draw the details of customers, given by index; each of shape (members,)."""
    n = len(members)
    country = people.country[members]
    first = rng.integers(len(pools.FIRST_NAMES), size=n)
    last = rng.integers(len(pools.LAST_NAMES), size=n)
    place = (rng.random(n) * np.array([len(p) for p in pools.PLACES])[country]).astype(int)
    place += np.cumsum([0] + [len(p) for p in pools.PLACES])[country]
    cities, postal_codes = zip(*(p for places in pools.PLACES for p in places), strict=True)
    names, slugs, sexes = zip(*pools.FIRST_NAMES, strict=True)
    last_names, last_slugs = zip(*pools.LAST_NAMES, strict=True)

    email = pc.binary_join_element_wise(
        pc.binary_join_element_wise(_take(slugs, first), _take(last_slugs, last), "."),
        pa.array(members).cast(pa.string()),
        "",
    )
    email = pc.binary_join_element_wise(email, _pick(rng, pools.EMAIL_DOMAINS, n), "@")
    email = pc.if_else(rng.random(n) < SHOUTED, pc.utf8_upper(email), email)
    female = np.array([sex == "F" for sex in sexes])[first]
    gender = pc.if_else(female, _pick(rng, pools.FEMALE_CODES, n), _pick(rng, pools.MALE_CODES, n))
    return {
        "customer_id": customer_ids(members),
        "email": _dirty(rng, email, {None: 0.05, pools.NO_EMAIL: 0.025, pools.WRONG_EMAILS: 0.025}),
        "phone": _dirty(
            rng,
            _draw_phones(rng, country),
            {None: 0.18, pools.NO_PHONE: 0.03, pools.WRONG_PHONES: 0.02},
        ),
        "first_name": _dirty(rng, _take(names, first), {None: 0.02, pools.NO_NAME: 0.015}),
        "last_name": _dirty(rng, _take(last_names, last), {None: 0.02, pools.NO_NAME: 0.015}),
        "gender": _dirty(rng, gender, {None: 0.08, pools.OTHER_CODES: 0.05}),
        "birth_date": _draw_births(rng, n),
        "city": _dirty(rng, _take(cities, place), {None: 0.05, pools.NO_NAME: 0.01}),
        "postal_code": _dirty(rng, _take(postal_codes, place), {None: 0.05, pools.WRONG_POSTAL_CODES: 0.03}),
        "country_code": _dirty(rng, _take(COUNTRIES, country), {None: 0.02}),
        "acquisition_channel": _dirty(rng, _pick(rng, pools.ACQUISITION_CHANNELS, n), {None: 0.06, ("unknown",): 0.02}),
    }


def _draw_consents(
    rng: np.random.Generator, seed: int, members: np.ndarray, created: np.ndarray, epoch: int
) -> dict[str, pa.Array]:
    """Draw consents by mail and by text message, and when they were given (some have no date)."""
    n = len(members)
    unsubscribed = hashed_share(seed, "unsubscribed", members) < UNSUBSCRIBED
    consents = {}
    for channel, share, refused in (("email", 0.68, unsubscribed), ("sms", 0.41, False)):
        given = (rng.random(n) < share) & ~np.broadcast_to(refused, n)
        unknown = rng.random(n) < 0.04
        undated = ~given | unknown | (rng.random(n) < 0.05)
        consents[f"{channel}_opt_in"] = pa.array(given, mask=unknown)
        consents[f"{channel}_opt_in_at"] = stamps(created, epoch, undated)
    return consents


def _advertising_consents(seed: int, members: np.ndarray) -> dict[str, pa.Array]:
    """Return what customers say of advertising, which no stream of the other columns is drawn for."""
    consents = {}
    for name, agreed in AGREED_TO_ADVERTISING.items():
        share = hashed_share(seed, name, members)
        consents[name] = pa.array(share < agreed, mask=share >= 1 - NOT_ASKED_ABOUT_ADVERTISING)
    return consents


def _draw_phones(rng: np.random.Generator, country: np.ndarray) -> pa.Array:
    """Draw mobile numbers of each customer's country, in several ways of writing them."""
    n = len(country)
    ways = len(pools.PHONE_STARTS[0])
    starts = [start for starts in pools.PHONE_STARTS for start in starts]
    separator = _pick(rng, pools.PHONE_SEPARATORS, n)
    parts = [_take(starts, country * ways + rng.integers(ways, size=n))]
    pairs = [f"{pair:02d}" for pair in range(100)]
    # The next digit of a Belgian mobile number is 7 to 9; in other countries it may be.
    parts.append(_take(pairs, rng.integers(70, 100, size=n)))
    parts += [_pick(rng, pairs, n) for _ in range(3)]
    return pc.binary_join_element_wise(*parts, separator)


def _draw_births(rng: np.random.Generator, n: int) -> pa.Array:
    """Draw birth dates: of adults, blanks, and dates on which nobody alive was born."""
    oldest, typical, youngest = np.array(BIRTHS, dtype="datetime64[D]").astype(np.int64)
    days = rng.triangular(oldest, typical, youngest, n).astype(np.int32)
    odd = np.flatnonzero(rng.random(n) < 0.03)
    impossible = np.array(IMPOSSIBLE_BIRTHS, dtype="datetime64[D]").astype(np.int32)
    days[odd] = impossible[rng.integers(len(impossible), size=len(odd))]
    return pa.array(days, mask=rng.random(n) < 0.22).cast(pa.date32())


def _dirty(rng: np.random.Generator, clean: pa.Array, dirt: dict[tuple[str, ...] | None, float]) -> pa.Array:
    """Replace a share of values by words of each pool of dirt; None stands for a missing value."""
    draw = rng.random(len(clean))
    for words, share in dirt.items():
        hit = (draw >= 0) & (draw < share)
        dirty = pa.nulls(len(clean), pa.string()) if words is None else _pick(rng, words, len(clean))
        clean = pc.if_else(hit, dirty, clean)
        draw -= share
    return clean


def _pick(rng: np.random.Generator, words: tuple[str, ...] | list[str], n: int) -> pa.Array:
    """Draw n words."""
    return _take(words, rng.integers(len(words), size=n))


def _take(words: tuple[str, ...] | list[str], at: np.ndarray) -> pa.Array:
    """Return the words at the given places."""
    return pa.array(words, pa.string()).take(pa.array(at))
