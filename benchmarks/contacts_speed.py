"""How long the contact details of many customers take, from the raw file to int_contacts.

Writes so many customers into a scratch folder, builds what int_contacts needs, and prints the
seconds of each model and in all.

Usage: ``python -m benchmarks.contacts_speed --customers 1000000 --folder target/contacts``
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
# All models that contacts need, except the date and its sources: those are built before.
CONTACTS = ["--select", "+int_contacts", "--exclude", "+int_as_of"]


def generate(customers: int, folder: Path) -> Path:
    """Returns the raw folder, written unless it is there: the customers, and one order."""
    raw = folder / f"raw_{customers}"
    if not raw.exists():
        command = [sys.executable, "-m", "shop_generator.generate", "--customers", str(customers)]
        subprocess.run([*command, "--tables", "customers", "--out", str(raw)], cwd=ROOT, check=True)
        order = "order_id,customer_id,ordered_at,total_amount\n1,1,2025-06-30,1\n"
        (raw / "orders.csv").write_text(order, encoding="utf-8")
    return raw


def build(raw: Path, warehouse: Path) -> float:
    """Builds what comes before, then the contacts, and returns the seconds of the latter."""
    environment = os.environ | {"SEXTANT_WAREHOUSE": str(warehouse), "DBT_PROFILES_DIR": str(ROOT)}
    dbt = [str(Path(sys.executable).with_name("dbt")), "--quiet"]
    run = [*dbt, "run", "--target-path", str(warehouse.parent / "target")]
    variables = json.dumps({"raw_data": str(raw), "history_months": 0, "as_of_date": "2025-06-30"})
    subprocess.run([*dbt, "seed", "--select", "+int_contacts"], cwd=ROOT, env=environment, check=True)
    subprocess.run([*run, "--vars", variables, "--select", "int_as_of"], cwd=ROOT, env=environment, check=True)
    start = time.perf_counter()
    subprocess.run([*run, "--vars", variables, *CONTACTS], cwd=ROOT, env=environment, check=True)
    return time.perf_counter() - start


def main(arguments: list[str]) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="benchmarks.contacts_speed", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("target/contacts"))
    given = parser.parse_args(arguments)
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    warehouse = folder / f"contacts_{given.customers}.duckdb"
    warehouse.unlink(missing_ok=True)
    seconds = build(generate(given.customers, folder), warehouse)
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    for result in results:
        print(f"{result['unique_id'].split('.')[-1]:24} {result['execution_time']:8.1f} s")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        customers = connection.execute("select count(*) from intermediate.int_contacts").fetchone()[0]
        asked = connection.execute("select count(*) from intermediate.int_contact_answers").fetchone()[0]
    print(f"{customers:,} customers, {asked:,} different texts asked of the libraries, {seconds:.1f} s in all")


if __name__ == "__main__":
    main(sys.argv[1:])
