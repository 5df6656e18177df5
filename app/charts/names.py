"""Names of the shop as labels of a chart: none too long, and no two alike."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from app.words import one_line

LONGEST = 60


def cut(names: pd.Series) -> pd.Series:
    """Return texts of at most so many characters and on one line; of several that are alike then, each has a number."""
    short = [one_line(name) for name in names]
    short = [name if len(name) <= LONGEST else name[: LONGEST - 1] + "…" for name in short]
    taken, seen, result = set(short), Counter(), []
    for name in short:
        seen[name] += 1
        unique, number = name, seen[name]
        while number > 1 and unique in taken:
            unique, number = f"{name} ({number})", number + 1
        taken.add(unique)
        result.append(unique)
    return pd.Series(result, index=names.index, dtype=object)
