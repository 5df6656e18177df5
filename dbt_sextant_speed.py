"""Takes three costs out of dbt's own time, which is most of a build of few orders; nothing else of dbt changes.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import gc
import os
import threading
from typing import Any

from dbt.contracts.graph.manifest import Manifest
from dbt.plugins.contracts import PluginArtifacts
from dbt.plugins.manager import dbt_hook, dbtPlugin
from dbt_common.clients import jinja
from dbt_common.events import base_types, event_manager
from dbt_common.events.base_types import BaseEvent, EventLevel
from google.protobuf.message import Message

BY_DICTIONARY = BaseEvent.__init__


def made_at_once(event: BaseEvent, *args: Any, **fields: Any) -> None:
    """Make an event of its fields by protobuf's own constructor, and by dbt's where that refuses one.

    dbt walks through the fields one by one, as if each came from a JSON file.
    """
    texts = {name: str(fields[name]) for name in ("base_msg", "msg") if name in fields}
    try:
        event.pb_msg = getattr(event.PROTO_TYPES_MODULE, type(event).__name__)(*args, **fields | texts)
    except (AttributeError, TypeError, ValueError):
        BY_DICTIONARY(event, *args, **fields)


def message_of(event: BaseEvent, level: EventLevel | None = None) -> Message:
    """Return what loggers are told of an event, field by field what dbt's function of this purpose returns."""
    message = getattr(event.PROTO_TYPES_MODULE, f"{type(event).__name__}Msg")(data=event.pb_msg)
    info = message.info
    info.level = (level or event.level_tag()).value
    info.msg = event.message()
    info.invocation_id = base_types.get_invocation_id()
    info.extra.update(base_types.get_global_metadata_vars())
    info.ts.GetCurrentTime()
    info.pid = os.getpid()
    info.thread = threading.current_thread().name
    info.code = event.code()
    info.name = type(event).__name__
    return message


class SpeedPlugin(dbtPlugin):
    """What dbt starts with each command."""

    def initialize(self) -> None:
        """Let the arguments of a test be rendered as models are, and events be made at once.

        For each of a test's arguments dbt wraps each of 850 macros that it could call; for a model, those that it does.
        """
        lazy = vars(jinja.MacroFuzzTemplate).get("new_context")
        if lazy and "new_context" not in vars(jinja.NativeSandboxTemplate):
            jinja.NativeSandboxTemplate.new_context = lazy
        BaseEvent.__init__ = made_at_once
        event_manager.msg_from_base_event = message_of
        if gc.isenabled():
            gc.unfreeze()

    @dbt_hook
    def get_manifest_artifacts(self, manifest: Manifest) -> PluginArtifacts:
        """Write nothing. The project is read by now, and stays: Python's search for memory to free leaves it out."""
        if gc.isenabled():
            gc.freeze()
        return {}


plugins = [SpeedPlugin]
