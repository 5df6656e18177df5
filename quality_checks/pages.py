"""What the suite has found, as one page that needs nothing besides itself, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from quality_checks.suite import Guard, Result


def write(folder: Path, guards: Sequence[Guard], results: Sequence[Result]) -> Path:
    """Writes index.html and results.json into a folder and returns the page."""
    judged = [as_read(guard, results) for guard in guards]
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(judged, indent=1, ensure_ascii=False)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = folder / "index.html"
    page.write_text(environment.get_template("quality.html.jinja").render(guards=judged), encoding="utf-8")
    return page


def as_read(guard: Guard, results: Sequence[Result]) -> dict[str, Any]:
    """Returns a guard as people and programs read it: the observed rate, what is required, and the status."""
    own = [result for result in results if (result.measure, result.subject) == (guard.measure, guard.subject)]
    failed = {result.level for result in own if not result.is_met}
    return {
        "measure": guard.measure,
        "subject": guard.subject,
        "name": guard.name,
        "observed": own[0].observed,
        "warn_below": float(guard.warn_below),
        "error_below": None if guard.error_below is None else float(guard.error_below),
        "status": "error" if "error" in failed else "warn" if failed else "ok",
        "why": guard.why,
    }
