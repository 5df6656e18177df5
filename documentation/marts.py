"""The marts of a build as pages: what a row is, each column with its meaning and a value, and rows of the sample."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

ROWS = 5
# A text longer than this is cut in an example.
LONGEST = 60


@dataclass(frozen=True)
class Mart:
    """A published table: its description, its columns by name with type and meaning, and who reads whom."""

    schema: str
    name: str
    description: str
    columns: dict[str, tuple[str, str]]
    parents: tuple[str, ...]
    children: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Returns the name as SQL has it."""
        return f"{self.schema}.{self.name}"

    @property
    def page(self) -> str:
        """Returns the page's file."""
        return f"marts/{self.name}.md"

    @property
    def first_sentence(self) -> str:
        """Returns what a row is."""
        return _line(self.description).partition(". ")[0].partition(": ")[0].rstrip(".") + "."


def read(manifest: Path) -> list[Mart]:
    """Return the published models of a build, in the order of their names."""
    graph = json.loads(manifest.read_text(encoding="utf-8"))
    published = {
        key: node
        for key, node in graph["nodes"].items()
        if node["resource_type"] == "model" and node["config"]["meta"].get("published")
    }
    names = {key: f"{node['schema']}.{node['alias']}" for key, node in published.items()}

    def named(keys: list[str]) -> tuple[str, ...]:
        return tuple(sorted(names[key] for key in keys if key in names))

    marts = [
        Mart(
            node["schema"],
            node["alias"],
            node["description"],
            {
                column["name"]: (column["data_type"], _line(column["description"]))
                for column in node["columns"].values()
            },
            named(node["depends_on"]["nodes"]),
            named(graph["child_map"][key]),
        )
        for key, node in published.items()
    ]
    return sorted(marts, key=lambda mart: mart.full_name)


def text(mart: Mart, connection: duckdb.DuckDBPyConnection, picture: str | None) -> str:
    """Return a mart's page as Markdown. `picture` is the file of a chart of it, beside the page."""
    query, names, rows = answer(mart, connection)
    first = rows[0] if rows else [None] * len(names)
    examples = dict(zip(names, first, strict=True))
    parts = [f"# {mart.full_name}\n\n{_line(mart.description)}\n"]
    if mart.parents:
        parts.append(f"Computed from {_links(mart.parents)}.\n")
    if mart.children:
        parts.append(f"Read by {_links(mart.children)}.\n")
    if picture:
        parts.append(f"![{mart.full_name} of the sample, as the screen draws it]({picture})\n")
    parts.append(f"## An answer of the sample\n\n```sql\n{query}\n```\n\n{_table(names, rows)}\n")
    parts.append("## Columns\n\n| column | type | meaning | example |\n|---|---|---|---|")
    for name, (kind, meaning) in mart.columns.items():
        parts.append(f"| `{name}` | {kind} | {_cell(meaning)} | {_cell(_value(examples.get(name)))} |")
    return "\n".join(parts) + "\n"


def listed(schema: str, marts: list[Mart]) -> str:
    """Return the list of one schema's marts."""
    lines = [f"# {schema}\n", "| mart | one row |\n|---|---|"]
    for mart in marts:
        grain = mart.first_sentence.removeprefix("One row ")
        lines.append(f"| [`{mart.name}`]({mart.name}.md) | {_cell(grain)} |")
    return "\n".join(lines) + "\n"


def answer(mart: Mart, connection: duckdb.DuckDBPyConnection) -> tuple[str, list[str], list[list[Any]]]:
    """Return a query of a mart, the names of what it gives, and its rows: those of the latest day, by the key."""
    (key,) = connection.execute(
        "select key_columns from serving.marts where schema_name = $1 and table_name = $2", [mart.schema, mart.name]
    ).fetchone()
    order = [f"{name} desc" if name == "snapshot_date" else name for name in key]
    order.sort(key=lambda name: name != "snapshot_date desc")
    query = f"select *\nfrom {mart.full_name}\norder by {', '.join(order) or 'all'}\nlimit {ROWS}"
    result = connection.execute(query)
    return query, [column[0] for column in result.description], [list(row) for row in result.fetchall()]


def by_schema(marts: list[Mart]) -> dict[str, list[Mart]]:
    """Return the marts of each schema."""
    return {schema: list(of_schema) for schema, of_schema in groupby(marts, key=lambda mart: mart.schema)}


def _links(names: tuple[str, ...]) -> str:
    return ", ".join(f"[`{name}`]({name.partition('.')[2]}.md)" for name in names)


def _line(written: str) -> str:
    return " ".join(written.split())


def _value(value: object) -> str:
    if value is None:
        return ""
    shown = _line(str(value))
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _cell(written: str) -> str:
    """Return a text as a cell of Markdown; the sample has dirty texts on purpose."""
    return html.escape(written, quote=False).replace("|", "&#124;").replace("*", "&#42;").replace("_", "&#95;")


def _table(names: list[str], rows: list[list[Any]]) -> str:
    if not rows:
        return "The sample has none."
    head = "".join(f"<th>{name}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(_value(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f'<div class="rows"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
