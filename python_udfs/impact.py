"""Whether a campaign made more people buy, and how certain that is.

Pure functions of counts and sums: how many were contacted and how many not, how many of each bought, what they
spent; never customers.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm, t

CONFIDENCE, POWER = 0.95, 0.80
Z = float(norm.ppf((1 + CONFIDENCE) / 2))
MORE, LESS, NO_DIFFERENCE = "more", "less", "no difference seen"
TOO_FEW, RUNNING = "not enough customers to tell", "still running"
EFFECT_TYPES = {
    "campaign_id": "string",
    "verdict": "string",
    "treated_rate": "Float64",
    "control_rate": "Float64",
    "lift": "Float64",
    "lift_low": "Float64",
    "lift_high": "Float64",
    "minimum_detectable_lift": "Float64",
    "revenue_lift_low": "Float64",
    "revenue_lift_high": "Float64",
    "incremental_revenue_low": "Float64",
    "incremental_revenue_high": "Float64",
    "incremental_margin_low": "Float64",
    "incremental_margin_high": "Float64",
}


class Money(NamedTuple):
    """The sum of what each customer of a group brought, and of its square."""

    total: float = 0.0
    squared: float = 0.0

    def mean_variance(self, customers: int) -> float:
        """Return the variance of the mean of so many customers, two or more."""
        squares = max(self.squared - self.total**2 / customers, 0.0)
        return squares / (customers - 1) / customers


class Group(NamedTuple):
    """Customers of a campaign's group, those of them who bought, and the revenue and the margin that they brought."""

    customers: int
    buyers: int
    revenue: Money = Money()
    margin: Money = Money()

    @property
    def rate(self) -> float | None:
        """Return the share who bought."""
        return self.buyers / self.customers if self.customers else None


def wilson_interval(buyers: int, customers: int) -> tuple[float, float]:
    """Return the Wilson score interval of a share; 0 and 1 exactly where nobody or everybody bought."""
    share, square = buyers / customers, Z * Z / customers
    center, half = share + square / 2, sqrt(square * (share * (1 - share) + square / 4))
    low = (center - half) / (1 + square) if buyers else 0.0
    high = (center + half) / (1 + square) if buyers < customers else 1.0
    return low, high


def lift_interval(treated: Group, control: Group) -> tuple[float, float]:
    """Return Newcombe's interval of the difference of two shares, made of the Wilson interval of each."""
    lift = treated.rate - control.rate
    treated_low, treated_high = wilson_interval(treated.buyers, treated.customers)
    control_low, control_high = wilson_interval(control.buyers, control.customers)
    below = sqrt((treated.rate - treated_low) ** 2 + (control_high - control.rate) ** 2)
    above = sqrt((treated_high - treated.rate) ** 2 + (control.rate - control_low) ** 2)
    return lift - below, lift + above


def money_interval(treated: Group, control: Group, measure: str) -> tuple[float, float] | None:
    """Return Welch's interval of the difference of mean revenue or margin; None of a group of fewer than two."""
    groups = (treated, control)
    if min(group.customers for group in groups) < 2:
        return None
    variances = [getattr(group, measure).mean_variance(group.customers) for group in groups]
    means = [getattr(group, measure).total / group.customers for group in groups]
    difference = means[0] - means[1]
    if sum(variances) == 0:
        return difference, difference
    parts = [v**2 / (group.customers - 1) for v, group in zip(variances, groups, strict=True)]
    half = float(t.ppf((1 + CONFIDENCE) / 2, sum(variances) ** 2 / sum(parts))) * sqrt(sum(variances))
    return difference - half, difference + half


def minimum_detectable_lift(treated: int, control: int, control_rate: float) -> float | None:
    """Return the lift over the control group's rate that groups of these sizes show in 80 of 100 campaigns.

    With a two-sided test at 5%. None where even a group in which everybody buys would not show a lift that often.
    """

    def excess(lift: float) -> float:
        rate = control_rate + lift
        pooled = (rate * treated + control_rate * control) / (treated + control)
        unseen = sqrt(max(pooled * (1 - pooled), 0.0) * (1 / treated + 1 / control))
        seen = sqrt(max(rate * (1 - rate), 0.0) / treated + control_rate * (1 - control_rate) / control)
        return lift - Z * unseen - float(norm.ppf(POWER)) * seen

    # A lift of 0 is never detected: the root is above it.
    lowest, highest = 1e-12, 1 - control_rate
    if highest <= lowest or excess(highest) < 0:
        return None
    return float(brentq(excess, lowest, highest, xtol=1e-13))


def verdict(interval: tuple[float, float] | None, detectable: float | None, is_over: bool, relevant_lift: float) -> str:
    """Return the verdict: a difference where the interval excludes 0, otherwise whether one would have shown."""
    if not is_over:
        return RUNNING
    if interval is None:
        return TOO_FEW
    if interval[0] > 0:
        return MORE
    if interval[1] < 0:
        return LESS
    return NO_DIFFERENCE if detectable is not None and detectable <= relevant_lift else TOO_FEW


def campaign_effect(treated: Group, control: Group, is_over: bool, relevant_lift: float) -> dict[str, object]:
    """Return rates, lift, intervals and verdict of one campaign; figures that need both groups are None without one.

    What the campaign brought as a whole is None where nobody can tell yet.
    """
    both = treated.customers > 0 and control.customers > 0
    interval = lift_interval(treated, control) if both else None
    detectable = minimum_detectable_lift(treated.customers, control.customers, control.rate) if both else None
    said = verdict(interval, detectable, is_over, relevant_lift)
    lifts = {measure: money_interval(treated, control, measure) for measure in ("revenue", "margin")}
    effect = {
        "verdict": said,
        "treated_rate": treated.rate,
        "control_rate": control.rate,
        "lift": treated.rate - control.rate if both else None,
        "lift_low": interval[0] if interval else None,
        "lift_high": interval[1] if interval else None,
        "minimum_detectable_lift": detectable,
    }
    for place, end in enumerate(("low", "high")):
        effect[f"revenue_lift_{end}"] = round(lifts["revenue"][place], 4) if lifts["revenue"] else None
        for measure, lift in lifts.items():
            is_known = lift and said not in (TOO_FEW, RUNNING)
            effect[f"incremental_{measure}_{end}"] = round(lift[place] * treated.customers, 4) if is_known else None
    return effect


def campaign_effects(results: pd.DataFrame, relevant_lift: float) -> pd.DataFrame:
    """Return a row for each campaign of int_campaign_results."""
    rows = []
    for row in results.sort_values("campaign_id").itertuples():
        groups = [
            Group(
                int(getattr(row, f"{name}_customers")),
                int(getattr(row, f"{name}_buyers")),
                *(
                    Money(float(getattr(row, f"{name}_{measure}")), float(getattr(row, f"{name}_squared_{measure}")))
                    for measure in ("revenue", "margin")
                ),
            )
            for name in ("treated", "control")
        ]
        rows.append({"campaign_id": row.campaign_id} | campaign_effect(*groups, bool(row.is_over), relevant_lift))
    return pd.DataFrame(rows, columns=list(EFFECT_TYPES)).astype(EFFECT_TYPES)
