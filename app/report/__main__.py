"""The command line: ``python -m app.report SERVING REPORT [LANGUAGE]`` writes the report of what is served."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from app.report.document import document
from app.served import Unusable, opened
from app.words import LANGUAGES, Words
from run_guard.private_file import private_file


def main(arguments: list[str]) -> int:
    """Return 0 where the report was written, 2 and one line where it was not."""
    if len(arguments) not in (2, 3):
        print("usage: python -m app.report SERVING REPORT [LANGUAGE]", file=sys.stderr)
        return 2
    serving, report, language = Path(arguments[0]), Path(arguments[1]), (arguments[2:] or ["en"])[0]
    if language not in LANGUAGES:
        print(f"report: LANGUAGE must be one of {', '.join(LANGUAGES)}. Got: {language}", file=sys.stderr)
        return 2
    # Pages run here without a server, of which Streamlit warns at each step.
    logging.disable(logging.WARNING)
    try:
        text = document(opened(serving), language)
        with private_file(report) as file:
            file.write(text.encode())
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
