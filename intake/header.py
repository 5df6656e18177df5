"""The names of a file's columns."""

from __future__ import annotations


def tidied(names: list[str]) -> tuple[list[str], list[str]]:
    """Return the names without outer blanks and each only once, and a note of the changes, for people. Blank names may
    repeat. Where another name repeats, letter case aside, the first keeps it and the second is ``name_2``.
    """
    names = [name.strip().strip("\ufeff") for name in names]
    taken = {name.lower() for name in names}
    seen: set[str] = set()
    notes = []
    for place, name in enumerate(names):
        if name and name.lower() in seen:
            number = 2
            while f"{name}_{number}".lower() in taken:
                number += 1
            names[place] = f"{name}_{number}"
            taken.add(names[place].lower())
            notes.append(f"column {name} is there again: read as {names[place]}")
        seen.add(name.lower())
    return names, notes
