"""When a shop is busy: the year, the week and the day as one change of clock.

Purchases come at a customer's own steady rate on an *operational* clock that runs fast when the
shop is busy and slow when it is not. A steady (Poisson) process on that clock is a seasonal one on
the calendar (Cinlar 1975, "Introduction to Stochastic Processes", chapter 4: time change of a
Poisson process), so seasonality costs one interpolation for each order.

Calendar times are whole seconds since the first day, UTC; operational times are days, of which
there are on average as many as calendar days.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

DAY = 86_400
HOUR = 3_600

# How busy each day and hour is, relative to the others; only the proportions matter.
WEEKDAYS = np.array([0.95, 0.90, 0.95, 1.00, 1.15, 1.30, 0.75])
NIGHT, MORNING = (0.15, 0.08, 0.05, 0.04, 0.05, 0.10), (0.30, 0.60, 0.90, 1.20, 1.45, 1.50)
AFTERNOON, EVENING = (1.60, 1.40, 1.25, 1.25, 1.40, 1.65), (1.85, 1.90, 2.00, 1.80, 1.10, 0.45)
HOURS = np.array([*NIGHT, *MORNING, *AFTERNOON, *EVENING])
QUIET_AUGUST, JANUARY_SALES, BLACK_FRIDAY, CHRISTMAS = 0.72, 1.35, 1.45, 1.85


@dataclass(frozen=True)
class Season:
    """The operational clock of a shop over whole months.

    first_day: the day of second 0.
    month_starts: shape (months + 1,), seconds; month m is [month_starts[m], month_starts[m + 1]).
    hours, busy: shape (hours + 1,): the same instants in seconds and in operational days.
    """

    first_day: date
    month_starts: np.ndarray
    hours: np.ndarray
    busy: np.ndarray

    def operational(self, seconds: np.ndarray) -> np.ndarray:
        """Convert seconds to operational days, held inside the simulated months."""
        return np.interp(seconds, self.hours, self.busy)

    def seconds(self, operational: np.ndarray) -> np.ndarray:
        """Convert operational days to whole seconds, int64."""
        return np.interp(operational, self.busy, self.hours).astype(np.int64)

    @property
    def months(self) -> int:
        """Number of simulated months."""
        return len(self.month_starts) - 1

    @property
    def epoch(self) -> int:
        """Seconds from 1970-01-01 to second 0."""
        return (self.first_day - date(1970, 1, 1)).days * DAY


def build_season(first_day: date, months: int) -> Season:
    """Build the clock of `months` whole months from `first_day`, the first of a month.

    Raises ValueError if `first_day` is not the first of a month or `months` is below 1.
    """
    if first_day.day != 1 or months < 1:
        raise ValueError(f"start must be the first of a month. Got: {first_day}, {months} months")
    firsts = np.datetime64(first_day, "M") + np.arange(months + 1)
    days = np.arange(firsts[0], firsts[-1], dtype="datetime64[D]")
    busy_days = _busy_year(days) * WEEKDAYS[(days.astype(int) + 3) % 7]
    busy_hours = (busy_days[:, None] * HOURS).ravel()
    busy_hours *= len(days) / busy_hours.sum()
    return Season(
        first_day=first_day,
        month_starts=(firsts.astype("datetime64[D]") - days[0]).astype(np.int64) * DAY,
        hours=np.arange(len(busy_hours) + 1) * float(HOUR),
        busy=np.concatenate([[0.0], np.cumsum(busy_hours)]),
    )


def _busy_year(days: np.ndarray) -> np.ndarray:
    """Return how busy each calendar day is because of the time of the year, shape (days,)."""
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    day = (days - days.astype("datetime64[M]")).astype(int) + 1
    busy = np.ones(len(days))
    busy[month == 8] = QUIET_AUGUST
    busy[(month == 1) & (day >= 8)] = JANUARY_SALES
    busy[(month == 11) & (day >= 20)] = BLACK_FRIDAY
    busy[(month == 12) & (day <= 23)] = CHRISTMAS
    return busy
