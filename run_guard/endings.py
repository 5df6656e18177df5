"""How a run ends that the machine, or a person, has stopped: dbt's own end is a traceback."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from dbt_common.events.base_types import EventLevel, EventMsg
from dbt_common.events.event_manager_client import get_event_manager
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note

from run_guard.progress import Progress
from run_guard.words import in_words

# Of a node that failed; of a hook that failed; of a run that dbt could not end.
TOLD = ("RunResultError", "LogHookEndLine", "MainEncounteredError")


class PlainEnding:
    """A filter of what dbt prints: takes away tracebacks of known faults, and says each fault once, in words."""

    def __init__(self, shown: Callable[[EventMsg], bool], warehouse: Path) -> None:
        self.shown = shown
        self.warehouse = warehouse
        # By what each is about: many models fail on one full disk.
        self.faults: dict[str, str] = {}

    def __call__(self, message: EventMsg) -> bool:
        """Return whether dbt prints a message."""
        name = message.info.name
        if name == "MainStackTrace" and in_words(sys.exc_info()[1], self.warehouse):
            return False
        if name in TOLD and (line := in_words(sys.exc_info()[1] or message.info.msg, self.warehouse)):
            self.faults.setdefault(line.partition(": ")[0], line)
        if name == "CommandCompleted":
            self.tell()
        return self.shown(message)

    def tell(self) -> None:
        """Print the lines, at the very end."""
        faults, self.faults = self.faults.values(), {}
        for line in faults:
            fire_event(Note(msg=line), level=EventLevel.ERROR)


def speak_plainly(warehouse: Path) -> None:
    """Let this run end in words. Its log keeps the traceback."""
    for logger in get_event_manager().loggers:
        if logger.name == "stdout_log" and not isinstance(logger.filter, (PlainEnding, Progress)):
            logger.filter = PlainEnding(logger.filter, warehouse)
            if os.environ.get("SEXTANT_PROGRESS") == "1":
                logger.filter = Progress(logger.filter)
    # On a full disk Python would print a traceback for each line that the log lacks.
    logging.raiseExceptions = False


def end_like_ctrl_c() -> None:
    """Let a run that the system ends, as at a shutdown, interrupt its query and close the warehouse."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
