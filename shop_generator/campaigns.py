"""Campaigns whose true effect is known, so that a measured effect can be judged.

A campaign is sent to an audience, apart from a control group drawn by lot. A contacted customer
places one more order inside the campaign with a probability chosen so that the share who buy
during the campaign rises by exactly `true_lift`: if p is the customer's own chance to buy in that
time, the extra order has probability true_lift / (1 - p), since p + (1 - p) x that = p + true_lift.
(Customers who would buy with a chance above 1 - true_lift can only be raised to certainty.)
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from shop_generator.faults import READABLE_SHARE
from shop_generator.history import History, audience_members
from shop_generator.orders import PURCHASE_SHARE
from shop_generator.population import Population
from shop_generator.season import DAY, HOUR, Season
from shop_generator.streams import hashed_share, stream
from shop_generator.tables import SCHEMAS, decimals, stamps


class Campaign(NamedTuple):
    """A campaign; `true_lift` is what it adds to the share of contacted customers who buy."""

    campaign_id: str
    name: str
    audience: str
    channel: str
    objective: str
    months_before_last: int
    control_share: float
    cost_per_contact_cents: int
    true_lift: float


CAMPAIGNS = (
    Campaign("CMP01", "We miss you", "best_becoming_passive", "email", "win_back", 11, 0.15, 4, 0.15),
    Campaign("CMP02", "Private sale", "best_customers", "app", "reward", 9, 0.10, 2, 0.06),
    Campaign("CMP03", "Ten euros off", "average_cooling_down", "sms", "reactivate", 7, 0.20, 9, 0.25),
    Campaign("CMP04", "Newsletter", "small_and_passive", "email", "reactivate", 5, 0.20, 1, 0.00),
    Campaign("CMP05", "Second order gift", "promising_newcomers", "email", "second", 3, 0.20, 6, 0.12),
    Campaign("CMP06", "Come back", "best_becoming_passive", "sms", "win_back", 1, 0.20, 9, 0.22),
)
# Orders without a campaign that count as purchases, and can be read.
COUNTED_SHARE = PURCHASE_SHARE * READABLE_SHARE
# From the 2nd at 06:00 to the 28th at 22:00 UTC: inside one month in every time zone.
START, END = DAY + 6 * HOUR, 27 * DAY + 22 * HOUR


@dataclass(frozen=True)
class Wave:
    """One campaign as sent.

    contacted: indices of the customers.  responses: customers and operational days of the
    purchases it brings about.  starts, ends: seconds.
    """

    campaign: Campaign
    contacted: np.ndarray
    responses: tuple[np.ndarray, np.ndarray]
    starts: int
    ends: int


def send_campaign(seed: int, month: int, people: Population, season: Season, history: History) -> Wave | None:
    """Send the campaign of a month, if there is one; history: purchases before that month."""
    due = [c for c in CAMPAIGNS if month == season.months - 1 - c.months_before_last]
    if not due:
        return None
    campaign = due[0]
    starts, ends = season.month_starts[month] + np.array([START, END])
    members = audience_members(history, campaign.audience)
    drawn = hashed_share(seed, campaign.campaign_id, members)
    contacted = members[drawn >= campaign.control_share]
    opens, closes = season.operational(np.array([starts, ends]))
    alive_for = np.clip(np.minimum(people.death[contacted], closes) - opens, 0, None)
    buys_anyway = -np.expm1(-people.rate[contacted] * alive_for * COUNTED_SHARE)
    rng = stream(seed, "responses", month)
    chance = campaign.true_lift / np.maximum(1 - buys_anyway, 1e-9) / READABLE_SHARE
    responds = contacted[rng.random(len(contacted)) < chance]
    # Mails are read within hours, so that nobody responds before being contacted.
    first = season.operational(starts + 6 * HOUR)
    instants = first + rng.random(len(responds)) * (closes - first)
    return Wave(campaign, contacted, (responds, instants), int(starts), int(ends))


def campaigns_table(waves: list[Wave], epoch: int, stop: int) -> pa.Table:
    """Return the `campaigns` table of the campaigns that started before `stop` (seconds)."""
    waves = [wave for wave in waves if wave.starts < stop]
    cents = [len(wave.contacted) * wave.campaign.cost_per_contact_cents for wave in waves]
    columns = {
        "started_at": stamps(np.array([wave.starts for wave in waves], dtype=np.int64), epoch),
        "ended_at": stamps(np.array([wave.ends for wave in waves], dtype=np.int64), epoch),
        "cost": decimals(np.array(cents, dtype=np.int64)),
    }
    for name in ("campaign_id", "audience", "name", "channel", "objective"):
        columns[name] = pa.array([getattr(wave.campaign, name) for wave in waves], pa.string())
    schema = SCHEMAS["campaigns"]
    return pa.table([columns[name] for name in schema.names], schema=schema)
