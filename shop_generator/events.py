"""Engagement events: mails opened, visits, reviews, complaints; more of them from active buyers."""

import numpy as np
import pyarrow as pa

from shop_generator.campaigns import CAMPAIGNS, Wave
from shop_generator.order_rows import customer_ids
from shop_generator.orders import MonthOfOrders
from shop_generator.population import CHANNELS, CHUNK, Population
from shop_generator.season import DAY, HOUR, Season
from shop_generator.streams import stream
from shop_generator.tables import SCHEMAS, ids, labels, stamps

EVENT_DIGITS = 10
TYPES = (
    ("email_open", "email"),
    ("email_click", "email"),
    ("site_visit", "web"),
    ("app_visit", "app"),
    ("review", "web"),
    ("unsubscribe", "email"),
    ("complaint", "email"),
    ("campaign_sent", ""),
)
TYPE = {name: number for number, (name, _) in enumerate(TYPES)}
EVENT_CHANNELS = ("email", "sms", "web", "app")
CHANNEL_OF_TYPE = np.array([EVENT_CHANNELS.index(channel) if channel else -1 for _, channel in TYPES])
AMBIENT_SHARES_UP_TO = (0.52, 0.64, 0.88)
# Ambient events per operational day of a customer with engagement 1, while alive and after.
ALIVE_RATE, LAPSED_RATE = 0.0075, 0.0006
VISIT_BEFORE_ORDER, REVIEW_AFTER_ORDER, COMPLAINT_AFTER_ORDER = 0.20, 0.035, 0.006
OPENS_MAIL, CLICKS_MAIL = 0.35, 0.09

# A part is: customers, seconds, event type (one or an array), whether a campaign caused it.
Part = tuple[np.ndarray, np.ndarray, np.ndarray | int, bool]


def events_table(
    seed: int,
    month: int,
    people: Population,
    season: Season,
    orders: MonthOfOrders,
    wave: Wave | None,
    unsubscribed: np.ndarray,
    events_before: int,
) -> tuple[pa.Table, np.ndarray]:
    """Return the `engagement_events` of one month in time order, and when each occurred, seconds.

    wave: the month's campaign, if any.  unsubscribed: operational days, nan for never.
    """
    begins, ends = season.month_starts[month : month + 2]
    parts = [*_ambient(seed, month, people, season), *_around_orders(seed, month, orders)]
    leaves = np.flatnonzero((unsubscribed >= season.operational(begins)) & (unsubscribed < season.operational(ends)))
    parts.append((leaves, season.seconds(unsubscribed[leaves]), TYPE["unsubscribe"], False))
    if wave is not None:
        parts += _around_campaign(seed, month, wave)
    customer = np.concatenate([part[0] for part in parts])
    seconds = np.concatenate([part[1] for part in parts])
    kind = np.concatenate([np.broadcast_to(part[2], len(part[0])) for part in parts])
    by_campaign = np.concatenate([np.full(len(part[0]), part[3]) for part in parts])

    kept = np.flatnonzero((seconds >= begins) & (seconds < ends))
    kept = kept[np.argsort(seconds[kept], kind="stable")]
    customer, seconds, kind, by_campaign = (x[kept] for x in (customer, seconds, kind, by_campaign))
    channel, campaign = CHANNEL_OF_TYPE[kind], np.full(len(kept), -1)
    if wave is not None:
        campaign[by_campaign] = CAMPAIGNS.index(wave.campaign)
        channel[kind == TYPE["campaign_sent"]] = EVENT_CHANNELS.index(wave.campaign.channel)
    columns = {
        "event_id": ids("E", events_before + 1 + np.arange(len(kept)), EVENT_DIGITS),
        "customer_id": customer_ids(customer),
        "event_type": labels(kind, tuple(name for name, _ in TYPES)),
        "occurred_at": stamps(seconds, season.epoch),
        "channel": labels(channel, EVENT_CHANNELS),
        "campaign_id": labels(campaign, tuple(c.campaign_id for c in CAMPAIGNS)),
    }
    return pa.table(columns, schema=SCHEMAS["engagement_events"]), seconds


def _ambient(seed: int, month: int, people: Population, season: Season) -> list[Part]:
    """Draw opens, clicks and visits that no order or campaign explains."""
    opens, closes = season.operational(season.month_starts[month : month + 2])
    parts: list[Part] = []
    last = people.born_before(closes)
    for start in range(0, last, CHUNK):
        chunk = slice(start, min(start + CHUNK, last))
        rng = stream(seed, "ambient", month, start // CHUNK)
        born, died = np.maximum(people.birth[chunk], opens), people.death[chunk]
        for begins, ends, rate in (
            (born, np.minimum(died, closes), ALIVE_RATE),
            (np.maximum(born, died), np.broadcast_to(closes, len(died)), LAPSED_RATE),
        ):
            days = np.clip(ends - begins, 0, None)
            repeats = rng.poisson(people.engagement[chunk] * days * rate)
            who = np.repeat(np.arange(len(repeats)), repeats)
            when = season.seconds(begins[who] + rng.random(len(who)) * days[who])
            kind = np.searchsorted(AMBIENT_SHARES_UP_TO, rng.random(len(who)), side="right")
            parts.append((who + start, when, kind, False))
    return parts


def _around_orders(seed: int, month: int, orders: MonthOfOrders) -> list[Part]:
    """Draw visits before orders, and reviews and complaints after them."""
    rng = stream(seed, "around_orders", month)
    n = len(orders)
    visited = np.flatnonzero(rng.random(n) < VISIT_BEFORE_ORDER)
    reviewed = np.flatnonzero(rng.random(n) < REVIEW_AFTER_ORDER)
    complained = np.flatnonzero(rng.random(n) < COMPLAINT_AFTER_ORDER)
    before = orders.seconds[visited] - rng.integers(60, HOUR, len(visited))
    review_at = orders.seconds[reviewed] + rng.integers(2 * DAY, 12 * DAY, len(reviewed))
    complaint_at = orders.seconds[complained] + rng.integers(DAY, 8 * DAY, len(complained))
    in_app = orders.channel[visited] == CHANNELS.index("app")
    visit = np.where(in_app, TYPE["app_visit"], TYPE["site_visit"])
    return [
        (orders.customer[visited], before, visit, False),
        (orders.customer[reviewed], review_at, TYPE["review"], False),
        (orders.customer[complained], complaint_at, TYPE["complaint"], False),
    ]


def _around_campaign(seed: int, month: int, wave: Wave) -> list[Part]:
    """Draw the sending of a campaign and, for mails, the opens and clicks."""
    rng = stream(seed, "around_campaign", month)
    who = wave.contacted
    sent = wave.starts + rng.integers(2 * HOUR, size=len(who))
    parts: list[Part] = [(who, sent, TYPE["campaign_sent"], True)]
    if wave.campaign.channel == "email":
        draw = rng.random(len(who))
        opened, clicked = np.flatnonzero(draw < OPENS_MAIL), np.flatnonzero(draw < CLICKS_MAIL)
        opened_at = sent + rng.integers(HOUR // 2, 2 * DAY, len(who))
        parts.append((who[opened], opened_at[opened], TYPE["email_open"], True))
        parts.append((who[clicked], opened_at[clicked] + 90, TYPE["email_click"], True))
    return parts
