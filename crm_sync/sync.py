"""One sync: what is pending, through drt's engine, to a CRM."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from drt.config.models import SyncConfig
from drt.config.profiles import DuckDBProfile
from drt.connectors.registry import is_registered_destination, register_destination
from drt.engine.resolver import resolve_model_ref
from drt.engine.sync import run_sync

from crm_sync.brevo import Brevo
from crm_sync.contacts import masked
from crm_sync.delivery import Delivery, DeliveryConfig
from crm_sync.errors import Refused, SyncError
from crm_sync.hubspot import HubSpot
from crm_sync.klaviyo import Klaviyo
from crm_sync.ledger import Ledger
from crm_sync.removals import MOST_REMOVED, objection, too_many
from crm_sync.vendor import Vendor

PROJECT = Path(__file__).parent
VENDORS: dict[str, type[Vendor]] = {vendor.name: vendor for vendor in (Klaviyo, HubSpot, Brevo)}
SHOWN_CONTACTS = 3


@dataclass(frozen=True)
class Outcome:
    """How a sync ended."""

    pending: dict[str, int]
    sent: int = 0
    failed: int = 0
    interrupted: bool = False


class PendingChanges:
    """The drt source: rows of the ledger, from the connection that also acknowledges them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def extract(
        self, query: str, config: DuckDBProfile, *, query_tags: dict[str, str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yields the rows of ``query``."""
        return self.ledger.read(query, config.fetch_size)

    def test_connection(self, config: DuckDBProfile) -> bool:
        """Returns whether the ledger is open, which it is."""
        return True


def definition(destination: str) -> SyncConfig:
    """Returns a destination's sync as ``syncs/<destination>.yml`` defines it."""
    document = yaml.safe_load((PROJECT / "syncs" / f"{destination}.yml").read_text(encoding="utf-8"))
    if not is_registered_destination(document["destination"]["type"]):
        register_destination(document["destination"]["type"], DeliveryConfig, Delivery)
    return SyncConfig.model_validate(document)


def run(
    destination: str,
    warehouse: Path,
    serving: Path,
    *,
    dry_run: bool = False,
    prepare: bool = False,
    most_removed: float = MOST_REMOVED,
    stop: threading.Event | None = None,
    settings: SyncConfig | None = None,
) -> Outcome:
    """Sends what ``destination`` has not acknowledged of the changes published in ``serving``.

    A dry run prints what would be sent, personal data masked, and asks nothing of the CRM. ``prepare`` first
    creates the fields that the CRM's account lacks. Where more than the share ``most_removed`` of the CRM's
    contacts would go, requests to be forgotten are sent alone, if they are no more than that share themselves.
    Once ``stop`` is set, the batch in flight is the last.

    Raises ``SyncError`` with one line where the sync can't begin or go on; what was taken until then is
    acknowledged.
    """
    settings = settings or definition(destination)
    profile = DuckDBProfile(type="duckdb", database=str(warehouse))

    def query_of(only_erasures: bool) -> str:
        variables = {"destination": destination, "only_erasures": only_erasures}
        return resolve_model_ref(settings.model, PROJECT, profile, vars=variables)

    query = query_of(only_erasures=False)
    with Ledger(warehouse, serving, destination, dry_run=dry_run) as ledger:
        pending = ledger.counts(query)
        print(f"{destination}: {in_words(pending)} to send", file=sys.stderr)
        removals = ledger.removals(query)
        why_not = objection(removals, most_removed, destination, VENDORS[destination].label)
        if dry_run:
            if why_not:
                print(f"{destination}: {why_not}", file=sys.stderr)
            show(VENDORS[destination](None), ledger, query)
            return Outcome(pending)
        if why_not and too_many(removals.erasures, removals.known, most_removed):
            raise SyncError(why_not)
        if why_not:
            pending = ledger.counts(query_of(only_erasures=True))
            if not pending:
                raise SyncError(why_not)
        vendor = VENDORS[destination].connect(
            settings.sync.rate_limit.requests_per_second, settings.sync.retry, settings.destination.poll_seconds
        )
        try:
            if pending or prepare:
                check_fields(vendor, prepare)
            delivery = Delivery(vendor, ledger, sum(pending.values()))
            result = run_sync(
                settings,
                PendingChanges(ledger),
                delivery,
                profile,
                PROJECT,
                stop_event=stop,
                vars={"destination": destination, "only_erasures": bool(why_not)},
            )
            if why_not:
                raise SyncError(f"{delivery.sent:,} requests to be forgotten were sent, and nothing else: {why_not}")
            return Outcome(pending, delivery.sent, delivery.failed, result.interrupted)
        except Refused as refused:
            failure = refused.failure
            raise SyncError(f"{vendor.label} refuses ({failure.status}): {vendor.clean(failure.message)}") from refused
        except SyncError as error:
            raise SyncError(vendor.clean_line(str(error))) from error
        finally:
            vendor.client.close()


def in_words(changes: dict[str, int]) -> str:
    """Returns how many changes of each type there are."""
    return ", ".join(f"{count:,} {change}" for change, count in changes.items()) or "nothing"


def show(vendor: Vendor, ledger: Ledger, query: str) -> None:
    """Prints the first request body with its first contacts, without anything that says who they are."""
    upserts = f"select * from ({query}) where change_type <> 'removed'"
    rows = [masked(row) for row in islice(ledger.read(upserts, SHOWN_CONTACTS), SHOWN_CONTACTS)]
    if rows:
        rows = next(vendor.requests(rows))
        print(json.dumps(vendor.body(rows), indent=2, ensure_ascii=False))


def check_fields(vendor: Vendor, prepare: bool) -> None:
    """Makes sure that the CRM's account has the fields to be filled: otherwise it would refuse or ignore them."""
    missing = vendor.missing_fields()
    if missing and not prepare:
        raise SyncError(
            f"{vendor.label} lacks {len(missing)} fields, which make sync DESTINATION={vendor.name} PREPARE=1 creates:"
            f" {', '.join(sorted(missing))}"
        )
    if missing:
        vendor.create_fields(missing)
        print(f"{vendor.name}: created {len(missing)} fields", file=sys.stderr)
