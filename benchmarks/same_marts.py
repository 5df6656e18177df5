"""Whether today's code makes the same marts as the code of an earlier commit, for the sample and two real shops.

Usage: ``python -m benchmarks.same_marts COMMIT FOLDER``
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb

from benchmarks.bench import ROOT, build
from tests.python.real_shops import cdnow, complete_journey

HISTORY_MONTHS = 12
# It is a digest of the code on purpose.
OF_THE_CODE = {("quality", "snapshot_rules", "rules_digest")}


def shops(folder: Path) -> dict[str, Path]:
    """The raw folder of each shop."""
    return {
        "sample": ROOT / "seeds" / "sample",
        "cdnow": cdnow.write(folder / "cdnow"),
        "complete_journey": complete_journey.write(folder / "complete_journey"),
    }


def marts(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, str]]:
    """The columns and types of each mart of a warehouse: of all tables in the schemas that today's code publishes."""
    found: dict[str, dict[str, str]] = {}
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() where database_name = ?"
        " and schema_name in (select schema_name from after.intermediate.int_published where schema_name <> 'rules')"
        " order by all",
        [database],
    ).fetchall():
        if (schema, table, column) not in OF_THE_CODE:
            found.setdefault(f"{schema}.{table}", {})[column] = kind
    return found


def differing_rows(connection: duckdb.DuckDBPyConnection, mart: str, columns: dict[str, str]) -> int:
    """Rows of a mart that one of the two warehouses has and the other has not, or not as often."""
    # The last digits of a floating point number depend on the order of computing.
    casts = ", ".join(f'round("{name}", 9)' if kind == "DOUBLE" else f'"{name}"' for name, kind in columns.items())
    before, after = (f"select {casts} from {database}.{mart}" for database in ("before", "after"))
    return connection.execute(
        f"select (select count(*) from ({before} except all {after}))"
        f" + (select count(*) from ({after} except all {before}))"
    ).fetchone()[0]


def compare(before: Path, after: Path) -> tuple[list[str], list[str]]:
    """The marts that both warehouses publish, and a line for each difference."""
    with duckdb.connect() as connection:
        for name, warehouse in (("before", before), ("after", after)):
            connection.execute(f"attach '{warehouse}' as {name} (read_only)")
        old, new = marts(connection, "before"), marts(connection, "after")
        lines = [f"{mart} is not there any longer" for mart in old.keys() - new.keys()]
        both = sorted(old.keys() & new.keys())
        for mart in both:
            lines += [f"{mart}.{column} is not there any longer" for column in old[mart].keys() - new[mart].keys()]
            columns = {column: new[mart][column] for column in old[mart].keys() & new[mart].keys()}
            rows = differing_rows(connection, mart, columns)
            lines += [f"{mart}: {rows} rows differ"] if rows else []
    return both, lines


def main() -> int:
    """Runs the command line: 0 where all marts are the same."""
    if len(sys.argv) != 3:
        sys.exit("usage: python -m benchmarks.same_marts COMMIT FOLDER")
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    code, different = folder / "code", False
    subprocess.run(["git", "worktree", "add", "--detach", str(code), sys.argv[1]], cwd=ROOT, check=True)
    try:
        for shop, raw in shops(folder).items():
            warehouses = []
            for name, project in (("before", code), ("after", ROOT)):
                warehouses.append(folder / f"{name}_{shop}.duckdb")
                warehouses[-1].unlink(missing_ok=True)
                build(raw, warehouses[-1], HISTORY_MONTHS, has_tests=False, code=project)
            both, lines = compare(*warehouses)
            different = different or bool(lines)
            print("\n".join([f"{shop}: {len(both)} marts compared, {len(lines)} differences", *lines]), flush=True)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(code)], cwd=ROOT, check=True)
    return int(different)


if __name__ == "__main__":
    sys.exit(main())
