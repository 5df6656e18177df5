"""A killed sync loses nobody, and sends again no more than the request that it was killed in."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from crm.running import quick, sync
from crm.server import FakeCrm
from crm.shop import ShopFiles
from warehouse import ROOT

CONTACTS, BATCH = 900, 60
WRITES = {"klaviyo": "import-jobs", "hubspot": "/upsert", "brevo": "/import"}
# A sync as of the command line, in smaller requests and without waits.
ONE_SYNC = f"""
import sys
from pathlib import Path
from crm.running import quick
from crm_sync.sync import run
settings = quick(sys.argv[1])
settings.sync.batch_size = {BATCH}
run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), settings=settings)
"""


@pytest.fixture
def chance(syncs_seed: int) -> random.Random:
    """What is drawn for a seed."""
    return random.Random(f"sync {syncs_seed}")


@pytest.fixture
def vendor(syncs_seed: int) -> str:
    """Each CRM in turn."""
    return sorted(WRITES)[syncs_seed % len(WRITES)]


def test_a_killed_sync_loses_nobody(
    chance: random.Random,
    vendor: str,
    crm: FakeCrm,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    shop = ShopFiles(tmp_path, CONTACTS)
    right = dict(shop.execute("select contact_key, row_hash from activation.crm_contacts"))
    last = chance.randrange(1, CONTACTS // BATCH)
    command = [sys.executable, "-c", ONE_SYNC, vendor, str(shop.files.warehouse), str(shop.files.serving)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "python")])}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def kill_at_the_last() -> None:
        if len(crm.posts(WRITES[vendor])) >= last:
            process.send_signal(signal.SIGKILL)

    crm.taken = kill_at_the_last
    _, said = process.communicate(timeout=600)
    assert process.returncode == -signal.SIGKILL, said
    arrived, acknowledged = set(crm.contacts), set(shop.acknowledged(vendor))
    record_property("moment", f"{vendor}, request {last}: {len(arrived)} arrived, {len(acknowledged)} acknowledged")
    assert acknowledged <= arrived and len(arrived - acknowledged) <= BATCH
    crm.taken = lambda: None
    outcome = sync(vendor, shop, settings=quick(vendor))
    assert outcome.sent == CONTACTS - len(acknowledged)
    assert set(crm.contacts) == set(right) and shop.acknowledged(vendor) == right
    assert {key for key, writes in crm.writes.items() if writes > 1} == arrived - acknowledged
