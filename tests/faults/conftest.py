"""How much of the suite runs: a little of each kind, or all of it with `make test-faults`."""

from __future__ import annotations

import os

import pytest

# The CRM on the loopback interface, of the tests of the sync.
from crm.conftest import crm, one_certificate  # noqa: F401

SHORT = {"builds": 2, "publications": 3, "syncs": 2, "disks": 1}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that has a seed of some kind as many seeds as the environment says."""
    for kind in SHORT:
        if f"{kind}_seed" in metafunc.fixturenames:
            metafunc.parametrize(f"{kind}_seed", range(count(kind)))


def count(kind: str) -> int:
    """Return how many times a fault of a kind is to happen."""
    return int(os.environ.get(f"FAULT_{kind.upper()}", SHORT[kind]))


@pytest.fixture
def publications() -> int:
    """How often is published under readers."""
    return count("publications")
