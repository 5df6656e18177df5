"""What stops an intake."""

from __future__ import annotations


class IntakeError(ValueError):
    """A file that can't be used.

    The text is one line: what, where (file, line, column), what was expected, what was got. It never holds a row or a
    value of the file; the names of columns are fine.
    """
