"""The destination that drt's engine hands its batches to: cut into requests, sent, acknowledged one by one."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from drt.config.base import GenericDestinationConfig
from drt.config.models import SyncOptions
from drt.destinations.base import SyncResult
from drt.destinations.row_errors import record_row_error

from crm_sync.contacts import Row, personal
from crm_sync.errors import NO_DETAILS, Details, Failure, Refused, SyncError, details_in
from crm_sync.ledger import Ledger
from crm_sync.vendor import Failures, Vendor

# Where so many contacts are refused one by one, and none is taken between them, the contacts are not at fault.
MOST_REFUSED_IN_A_ROW = 25


class DeliveryConfig(GenericDestinationConfig):
    """The part of a sync's definition that is about the CRM."""

    poll_seconds: float = 2.0


class Delivery:
    """A drt destination. Contacts are acknowledged request by request, once the CRM took them and never before."""

    def __init__(self, vendor: Vendor, ledger: Ledger, total: int) -> None:
        """``total`` is how many contacts there are to send."""
        self.vendor = vendor
        self.ledger = ledger
        self.total = total
        self.sent = 0
        self.failed = 0
        self._refused_in_a_row = 0
        self._details: Callable[[], Details] = lambda: NO_DETAILS

    def load(self, records: list[dict[str, Any]], config: DeliveryConfig, sync_options: SyncOptions) -> SyncResult:
        """Sends one batch of the engine's."""
        result = SyncResult()
        # A CRM may speak of one contact in the answer about another.
        self._details = cache(lambda: details_in(personal(records)))
        place = {record["contact_key"]: index for index, record in enumerate(records)}
        kept = [record for record in records if record["change_type"] != "removed"]
        gone = [record for record in records if record["change_type"] == "removed"]
        for rows in self.vendor.requests(kept):
            self._deliver(rows, self.vendor.upsert, place, result)
        for start in range(0, len(gone), self.vendor.most_removals):
            self._deliver(gone[start : start + self.vendor.most_removals], self.vendor.remove, place, result)
        print(
            f"{self.vendor.name}: {self.sent:,} of {self.total:,} contacts sent, {self.failed:,} refused",
            file=sys.stderr,
            flush=True,
        )
        return result

    def _deliver(
        self,
        rows: Sequence[Row],
        send: Callable[[Sequence[Row]], Failures],
        place: dict[str, int],
        result: SyncResult,
    ) -> None:
        """Sends a request; where it is refused, sends parts of it, down to the contacts that the CRM refuses."""
        open_requests = deque([list(rows)])
        while open_requests:
            part = open_requests.popleft()
            try:
                failures = send(part)
            except Refused as refused:
                culprits = {
                    part[index]["contact_key"]: Failure(refused.failure.status, message)
                    for index, message in refused.culprits.items()
                    if index < len(part)
                }
                if len(part) == 1:
                    culprits = {part[0]["contact_key"]: refused.failure}
                if culprits:
                    self._settle([row for row in part if row["contact_key"] in culprits], culprits, place, result)
                    rest = [row for row in part if row["contact_key"] not in culprits]
                    if rest:
                        open_requests.appendleft(rest)
                else:
                    middle = len(part) // 2
                    open_requests.extendleft([part[middle:], part[:middle]])
            except SyncError as error:
                raise SyncError(self.vendor.clean_line(str(error), self._details())) from error
            else:
                self._settle(part, failures, place, result)

    def _settle(self, rows: Sequence[Row], failures: Failures, place: dict[str, int], result: SyncResult) -> None:
        # Whatever a vendor's module made of the CRM's words, this is where they begin to be kept.
        failures = {
            key: replace(failure, message=self.vendor.clean(failure.message, self._details()))
            for key, failure in failures.items()
        }
        self.ledger.settle(rows, failures)
        taken = len(rows) - len(failures)
        self.sent += taken
        self.failed += len(failures)
        result.success += taken
        for key, failure in failures.items():
            record_row_error(result, place[key], key, ValueError(failure.message), http_status=failure.status)
        self._refused_in_a_row = 0 if taken else self._refused_in_a_row + len(failures)
        if self._refused_in_a_row >= MOST_REFUSED_IN_A_ROW:
            message = next(iter(failures.values())).message
            raise SyncError(
                f"{self.vendor.label} refused {self._refused_in_a_row} contacts in a row, the last: {message}"
            )
