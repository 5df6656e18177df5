"""The settings of a build that change a number, with the project's defaults."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Settings:
    """One field for each var of the project that the reference understands."""

    as_of_date: date | None = None
    timezone: str = "UTC"
    lookback_years: int = 10
    history_months: int = 12
    rfm_bins: int = 6
    score_ties: str = "split"
    reporting_currency: str | None = None
    cohort_grain: str = "month"
    first_year: int = 1995
    naive_timestamps: str | None = None
    date_order: str | None = None
    decimal_mark: str | None = None
    build_day: date = field(default_factory=lambda: datetime.now(ZoneInfo("UTC")).date())

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which an order has a date."""
        return ZoneInfo(self.timezone)

    @property
    def naive_zone(self) -> ZoneInfo | None:
        """Return the zone of times without an offset, None where they are UTC."""
        return self.zone if self.naive_timestamps == "local" else None


def years_before(day: date, years: int) -> date:
    """Return the same day `years` earlier; 29 February becomes 28 where there is none."""
    year = day.year - years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def month_end_before(day: date) -> date:
    """Return the last day of the month before the one of `day`."""
    return day.replace(day=1) - timedelta(days=1)


def snapshot_dates(as_of_date: date, history_months: int) -> list[date]:
    """Return `as_of_date` and the month ends strictly before it, oldest first."""
    dates = [as_of_date]
    for _ in range(history_months):
        dates.append(month_end_before(dates[-1]))
    return sorted(dates)
