"""The command line: ``python -m app.report SERVING REPORT [LANGUAGE]`` writes the report of what is served."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from app.report.document import document
from app.served import Unusable, opened
from app.words import LANGUAGES, Words
from run_guard.rights import for_owner_alone


def main(arguments: list[str]) -> int:
    """Return 0 where the report was written, 2 and one line where it was not."""
    if len(arguments) not in (2, 3):
        print("usage: python -m app.report SERVING REPORT [LANGUAGE]", file=sys.stderr)
        return 2
    serving, report, language = Path(arguments[0]), Path(arguments[1]), (arguments[2:] or ["en"])[0]
    if language not in LANGUAGES:
        print(f"report: LANGUAGE must be one of {', '.join(LANGUAGES)}. Got: {language}", file=sys.stderr)
        return 2
    for_owner_alone()
    # Pages run here without a server, of which Streamlit warns at each step.
    logging.disable(logging.WARNING)
    try:
        write(report, document(opened(serving), language))
    except Unusable as reason:
        print(f"report: {Words('en')(f'unusable.{reason.kind}')} {reason.detail}".replace("`", ""), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"report: {report}: {error.strerror}", file=sys.stderr)
        return 2
    finally:
        logging.disable(logging.NOTSET)
    print(f"report     {report}")
    return 0


def write(file: Path, text: str) -> None:
    """Write a file in one step: it is whole, or as it was."""
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
