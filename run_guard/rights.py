"""Who may read what a program writes."""

from __future__ import annotations

import os
import stat

FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def for_owner_alone() -> None:
    """Take every right on this process's new files from others."""
    os.umask(os.umask(FOR_OTHERS) | FOR_OTHERS)
