"""What dbt writes is for its owner alone: the warehouse has people's details, and a log may have been told one.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dbt.plugins.manager import dbtPlugin


class PrivateFilesPlugin(dbtPlugin):
    """What dbt starts with each command."""

    def initialize(self) -> None:
        """Take every right on new files from others; the log of the run is open already."""
        from dbt.flags import get_flags

        from run_guard.rights import FOR_OTHERS, for_owner_alone

        for_owner_alone()

        log = Path(getattr(get_flags(), "LOG_PATH", None) or "logs") / "dbt.log"
        if log.is_file() and log.stat().st_uid == os.getuid():
            log.chmod(stat.S_IMODE(log.stat().st_mode) & ~FOR_OTHERS)


plugins = [PrivateFilesPlugin]
