"""What a build says while it runs, where `make build` asks for it: a line a model, and warnings at the end.

dbt prints two lines for each of hundreds of seeds, tests and hooks. Its log keeps them all.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TextIO

from dbt_common.events.base_types import EventLevel, EventMsg

# What says nothing that a person needs, unless it went wrong.
STEPS = ("LogHookStartLine", "LogHookEndLine", "LogStartLine", "LogSeedResult", "LogTestResult", "LogNodeNoOpResult")
TALK = ("Formatting", "ConcurrencyLine", "AdapterRegistered", "UnableToPartialParse", "FinishedRunningStats", "Hint")
CLEAR_LINE = "\r\x1b[K"
WIDEST = 79


class Progress:
    """A filter of what dbt prints. On a terminal the step that runs has one line, which the next one overwrites."""

    def __init__(self, shown: Callable[[EventMsg], bool], output: TextIO = sys.stdout) -> None:
        self.shown = shown
        self.output = output
        self.is_terminal = output.isatty()
        self.warnings: list[str] = []
        self.tests = 0
        # Models may run in threads.
        self.lock = threading.RLock()

    def __call__(self, message: EventMsg) -> bool:
        """Return whether dbt prints a message itself."""
        name, level = message.info.name, message.info.level
        with self.lock:
            if level == EventLevel.WARN:
                self.warnings.append(" ".join(message.info.msg.split()))
                return False
            if level != EventLevel.ERROR:
                if name == "LogStartLine" and self.is_terminal:
                    self.write(f"{_step(message)}  {message.data.description}"[:WIDEST], end="")
                if name == "LogModelResult":
                    place = message.data.node_info.node_relation
                    model = f"{place.schema}.{place.alias}".ljust(WIDEST - 24)
                    self.write(f"{_step(message)}  {model} {message.data.execution_time:6.1f} s")
                if name == "LogTestResult":
                    self.tests += 1
                if name in (*STEPS, *TALK, "LogModelResult") or "Hint" in name:
                    return False
            if name == "StatsLine":
                self.write(f"{self.tests} tests passed")
            if name == "CommandCompleted":
                self.tell_warnings()
            if not self.shown(message):
                return False
            self.write("", end="")
            return True

    def write(self, text: str, end: str = "\n") -> None:
        """Write over the line of the step that runs."""
        print((CLEAR_LINE if self.is_terminal else "") + text, end=end, file=self.output, flush=True)

    def tell_warnings(self) -> None:
        """Write all warnings, at the very end."""
        if self.warnings:
            self.write(f"\n{len(self.warnings)} warning{'s' * (len(self.warnings) > 1)}")
        for line in self.warnings:
            self.write(line)


def _step(message: EventMsg) -> str:
    return f"{message.data.index:>5} of {message.data.total}"
