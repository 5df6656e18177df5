"""How long each page of the screen takes, and how much memory, over a shop of many customers.

Writes a shop into a scratch folder, builds and publishes it, and opens every page in a process of its own: once with
the answers computed, once with those that the screen remembers. ``--reuse`` takes what an earlier run has published.

Usage: ``python -m benchmarks.screen --customers 1000000 --folder <scratch> [--months 12] [--reuse] [--report <file>]``
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.bench import build
from serving.publish import publish

ROOT = Path(__file__).resolve().parents[1]
# Orders a customer: some buy once, few buy often.
ORDERS_A_CUSTOMER = 3


def served(customers: int, months: int, folder: Path) -> Path:
    """Build and publish a shop of so many customers, with so many month ends, and return the served file."""
    raw, warehouse, serving = folder / "raw", folder / "shop.duckdb", folder / "shop_serving.duckdb"
    if not raw.exists():
        command = [sys.executable, "-m", "shop_generator.generate", "--customers", str(customers)]
        command += ["--orders", str(ORDERS_A_CUSTOMER * customers), "--out", str(raw)]
        subprocess.run(command, cwd=ROOT, check=True)
    for file in (warehouse, serving):
        file.unlink(missing_ok=True)
    result, _ = build(raw, warehouse, months, has_tests=False)
    print(f"built in {result.seconds:,.0f} s", flush=True)
    publish(warehouse, serving, keep=0)
    return serving


def measured(serving: Path, page: str) -> dict[str, float]:
    """Open one page in a process of its own; return seconds and bytes."""
    command = [sys.executable, "-m", "benchmarks.screen", "--page", page]
    environment = os.environ | {"SEXTANT_SERVING": str(serving), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def open_page(name: str) -> dict[str, float]:
    """Open a page as a reader who comes from another one, then once more."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    def script(name: str) -> None:
        from app import main

        main.show(main.page_of_now("en"), name)

    def seconds(page: str) -> float:
        opened = AppTest.from_function(script, default_timeout=600, kwargs={"name": page})
        for key, value in begun.items():
            opened.session_state[key] = value
        start = time.perf_counter()
        opened.run()
        taken = time.perf_counter() - start
        if opened.exception:
            raise RuntimeError(opened.exception[0].message)
        return taken

    with duckdb.connect(os.environ["SEXTANT_SERVING"], read_only=True) as connection:
        ((somebody,),) = connection.execute("select max(customer_id) from segmentation.purchase_ratings").fetchall()
    # A page that asks for something first gets it: somebody with a history, a segment of several filters.
    begun = {
        "customer_search": somebody,
        "builder_start": {"gender": ["female"], "amount_class": ["high", "very_high"], "is_email_reachable": [True]},
    }
    # Libraries are loaded and the file has been read: what is warm in a screen that is in use.
    seconds("overview")
    seconds(name)
    st.cache_data.clear()
    computed, again = seconds(name), seconds(name)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"computed": computed, "again": again, "peak": peak}


def report(serving: Path, rows: dict[str, dict[str, float]]) -> str:
    """Return the table of what was measured."""
    with duckdb.connect(str(serving), read_only=True) as connection:
        ((customers, months),) = connection.execute(
            "select (select count(*) from core.customers), history_months from core.publication_context"
        ).fetchall()
    size = serving.stat().st_size / 1e9
    lines = [f"{customers:,} customers, {months} month ends, a served file of {size:.1f} GB.", ""]
    lines += ["| page | seconds | seconds again | peak GB |", "|---|--:|--:|--:|"]
    lines += [
        f"| {name} | {row['computed']:.2f} | {row['again']:.2f} | {row['peak'] / 1e9:.2f} |"
        for name, row in rows.items()
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Run the benchmark."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=1_000_000)
    options.add_argument("--months", type=int, default=12)
    options.add_argument("--folder", type=Path)
    options.add_argument("--reuse", action="store_true")
    options.add_argument("--report", type=Path)
    options.add_argument("--page")
    given = options.parse_args(arguments)
    if given.page:
        print(json.dumps(open_page(given.page)))
        return
    from app.screens import SCREENS

    given.folder.mkdir(parents=True, exist_ok=True)
    serving = given.folder / "shop_serving.duckdb"
    if not given.reuse:
        serving = served(given.customers, given.months, given.folder)
    text = report(serving, {name: measured(serving, name) for name in SCREENS})
    print(text)
    if given.report:
        given.report.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
