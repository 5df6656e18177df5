"""Runs a sync without waiting."""

from __future__ import annotations

from drt.config.models import SyncConfig

from crm.shop import ShopFiles
from crm_sync.sync import VENDORS, Outcome, definition, run


def needed_fields(name: str) -> set[str]:
    """Returns the fields that a CRM's account must have, as the CRM itself is asked for them."""
    vendor = VENDORS[name](None)
    vendor.client = type("Empty", (), {"get": staticmethod(lambda _, shape: shape(results=[], attributes=[]))})()
    return set(vendor.missing_fields())


def quick(name: str, **changes: float) -> SyncConfig:
    """Returns a CRM's sync without its pace and its waits."""
    settings = definition(name)
    settings.sync.rate_limit.requests_per_second = changes.get("requests_per_second", 0)
    settings.sync.retry.initial_backoff = 0.01
    settings.destination.poll_seconds = 0.01
    return settings


def sync(vendor: str, shop: ShopFiles, **options) -> Outcome:
    """Runs a sync without waiting."""
    settings = options.pop("settings", None) or quick(vendor)
    return run(vendor, shop.files.warehouse, shop.files.serving, settings=settings, **options)
