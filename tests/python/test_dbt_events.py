"""The events that the speed plugin makes at once are those that dbt makes, field by field."""

from __future__ import annotations

from typing import Any

import pytest
from dbt.events import types
from dbt_common.events import base_types, event_manager
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.types import Formatting, Note

from dbt_sextant_speed import BY_DICTIONARY, made_at_once, message_of, plugins

NODE = {
    "node_path": "core/days.sql",
    "node_name": "days",
    "unique_id": "model.sextant.days",
    "resource_type": "model",
    "materialized": "table",
    "node_status": "started",
    "node_started_at": "2026-11-28T12:26:00.000001",
    "node_finished_at": "",
    "meta": {"published": "true"},
    "node_relation": {"database": "s", "schema": "core", "alias": "days", "relation_name": '"s"."core"."days"'},
    "node_checksum": "abc",
}
TIMING = {"name": "execute", "started_at": "2026-11-28T12:26:00.000001Z", "completed_at": "2026-11-28T12:26:01Z"}
RESULT = {
    "status": "success",
    "message": "OK",
    "timing_info": [TIMING],
    "thread": "Thread-1",
    "execution_time": 0.5,
    "adapter_response": {"_message": "OK", "rows": 3},
    "num_failures": 0,
}
EVENTS: dict[str, tuple[type[BaseEvent], dict[str, Any]]] = {
    "texts": (types.MainReportVersion, {"version": "=1.12.6", "log_version": 3}),
    "no text": (Note, {"msg": None}),
    "a text that is none": (Note, {"msg": ValueError("é")}),
    "a node": (types.NodeStart, {"node_info": NODE}),
    "numbers": (types.LogStartLine, {"description": "d", "index": 1, "total": 450, "node_info": NODE}),
    "times that are texts": (types.NodeFinished, {"node_info": NODE, "run_result": RESULT}),
    "nothing": (types.EndOfRunSummary, {"num_errors": 0, "num_warnings": 0, "keyboard_interrupt": False}),
}


@pytest.fixture
def by_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BaseEvent, "__init__", BY_DICTIONARY)


@pytest.mark.usefixtures("by_dictionary")
@pytest.mark.parametrize(("kind", "fields"), EVENTS.values(), ids=EVENTS)
def test_an_event_is_what_dbt_makes_of_its_fields(kind: type[BaseEvent], fields: dict[str, Any]):
    theirs, ours = kind(**fields), object.__new__(kind)
    made_at_once(ours, **fields)
    assert ours.pb_msg == theirs.pb_msg
    for level in (None, EventLevel.WARN):
        told = [message_of(ours, level), base_types.msg_from_base_event(theirs, level)]
        for message in told:
            assert message.info.ts.seconds > 0
            message.info.ClearField("ts")
        assert told[0] == told[1]


@pytest.mark.usefixtures("by_dictionary")
def test_a_text_without_a_name_is_taken_as_dbt_takes_it():
    ours = object.__new__(Formatting)
    made_at_once(ours, "a line")
    assert ours.pb_msg == Formatting("a line").pb_msg


@pytest.mark.usefixtures("by_dictionary")
def test_a_field_that_there_is_not_is_refused_as_dbt_refuses_it():
    with pytest.raises(Exception, match="Unable to parse logging event dictionary") as refused:
        made_at_once(object.__new__(Note), msg="a", colour="red")
    assert "colour" in str(refused.value)


def test_the_plugin_puts_both_in_the_place_of_dbts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(BaseEvent, "__init__", BY_DICTIONARY)
    monkeypatch.setattr(event_manager, "msg_from_base_event", base_types.msg_from_base_event)
    (plugin,) = plugins
    plugin("sextant").initialize()
    assert BaseEvent.__init__ is made_at_once
    assert event_manager.msg_from_base_event is message_of
