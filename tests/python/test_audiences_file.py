"""Audiences of a file are audiences: read, checked and built as those of the var; the screen writes them whole."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from inline import compiled
from test_audience_conditions import CARD

from audiences.conditions import Refused
from audiences.declared import faults, in_file
from audiences.file import MOST_BYTES, Unreadable
from audiences.saving import NameTaken, save

WOMEN = {"name": "women", "where": "gender = 'female'"}
PARIS = {"name": "paris", "where": "city = 'Paris'", "channel": "email"}


def saved(file: Path, audience: dict, *, replaces: bool = False) -> None:
    """Save an audience beside one of the var, which has the name ambassadors."""
    save(file, audience, {"ambassadors"}, CARD, "duckdb", replaces=replaces)


def test_a_saved_audience_is_beside_the_others_and_its_owners_alone(tmp_path):
    file = tmp_path / "audiences.yml"
    saved(file, WOMEN)
    saved(file, PARIS)
    assert yaml.safe_load(file.read_text(encoding="utf-8")) == {"audiences": [WOMEN, PARIS]}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["audiences.yml"]


def test_people_can_read_the_file(tmp_path):
    file = tmp_path / "audiences.yml"
    saved(file, PARIS)
    assert "- name: paris\n  where: city = 'Paris'\n  channel: email\n" in file.read_text(encoding="utf-8")


def test_an_audience_is_replaced_when_that_is_asked_for_and_not_before(tmp_path):
    file = tmp_path / "audiences.yml"
    saved(file, WOMEN)
    saved(file, PARIS)
    other = {**WOMEN, "where": "gender <> 'male'"}
    with pytest.raises(NameTaken):
        saved(file, other)
    assert in_file(file) == [WOMEN, PARIS]
    saved(file, other, replaces=True)
    assert in_file(file) == [other, PARIS]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "shared").mkdir()
    file = tmp_path / "audiences.yml"
    file.symlink_to(tmp_path / "shared" / "ours.yml")
    saved(file, WOMEN)
    assert file.is_symlink() and in_file(tmp_path / "shared" / "ours.yml") == [WOMEN]


@pytest.mark.parametrize(
    ("audience", "line"),
    [
        ({**WOMEN, "name": "Les femmes"}, "name must be small letters, digits and _. Got: Les femmes"),
        ({**WOMEN, "name": "ambassadors"}, "name must be there once. Got: ambassadors twice"),
        ({**WOMEN, "channel": "post"}, "channel must be one of [email, sms], or not there. Got: post"),
        ({**WOMEN, "priority": 0}, "priority must be a whole number from 1 to 999, or not there. Got: 0"),
        ({**WOMEN, "priority": "high"}, "priority must be a whole number from 1 to 999, or not there. Got: high"),
        ({**WOMEN, "where": "password = 'x'"}, "where may only name columns of core.customers. Got: password."),
        ({**WOMEN, "where": "true; drop table core.orders"}, "where must be one condition without ;."),
    ],
)
def test_what_a_build_would_refuse_is_not_written(audience, line, tmp_path):
    file = tmp_path / "audiences.yml"
    with pytest.raises(Refused) as refused:
        saved(file, audience)
    assert str(refused.value).startswith(line) and len(str(refused.value).splitlines()) == 1
    assert not file.exists()


def test_two_who_save_at_once_lose_nothing(tmp_path):
    file = tmp_path / "audiences.yml"
    audiences = [{**WOMEN, "name": f"women_{number}"} for number in range(20)]
    threads = [threading.Thread(target=saved, args=(file, audience)) for audience in audiences]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one["name"] for one in in_file(file)) == sorted(one["name"] for one in audiences)


@settings(deadline=None)
@given(
    value=st.text(st.characters(exclude_characters="\\", exclude_categories=("Cs",)), min_size=1, max_size=40),
    channel=st.sampled_from(["email", "sms", None]),
    priority=st.integers(1, 999) | st.none(),
)
def test_any_value_comes_back_as_it_was(value, channel, priority, tmp_path_factory):
    file = tmp_path_factory.mktemp("audiences") / "audiences.yml"
    audience = {
        "name": "any",
        "where": "city = '" + value.replace("'", "''") + "'",
        "channel": channel,
        "priority": priority,
    }
    saved(file, audience)
    assert in_file(file) == [{part: text for part, text in audience.items() if text}]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("audiences: [", "must be YAML, and is not in line 1"),
        ("audiences:\n  - {name: a\n", "must be YAML, and is not in line 3"),
        ("\x00", "must be YAML"),
        ("- {name: a, where: 'true'}", "must be a list under the name audiences, and nothing else"),
        ("vars: {audiences: []}", "must be a list under the name audiences, and nothing else"),
        (
            "audiences: women",
            "must be a list of audiences, each with a name, a where and, if wanted, a channel and a priority",
        ),
        ("audiences: [women]", "must be a list of audiences"),
        ("audiences: [{name: women}]", "must be a list of audiences"),
        ("audiences: [{name: women, where: true}]", "must be a list of audiences"),
        ("audiences: [{name: women, where: 'true', colour: red}]", "must be a list of audiences"),
        ("#" * (MOST_BYTES + 1), "must have at most 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_none_of_audiences_is_told_in_a_line_and_kept(content, line, tmp_path):
    file = tmp_path / "audiences.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as told:
        saved(file, WOMEN)
    assert line in str(told.value) and str(told.value).startswith(f"{file}: ")
    assert len(str(told.value).splitlines()) == 1
    assert file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("content", ["", "# Nobody yet.\n", "audiences:\n", "audiences: []\n"])
def test_an_empty_file_has_no_audience(content, tmp_path):
    file = tmp_path / "audiences.yml"
    file.write_text(content, encoding="utf-8")
    assert in_file(file) == []


def listed(tmp_path: Path, file: str | None, of_var: list[dict]):
    """Let macros write out the names of all audiences."""
    variables = {"audiences": of_var, "audiences_file": file}
    return compiled(tmp_path, "{{ sextant.checked_audiences() | map(attribute='name') | join(' ') }}", variables)


def test_macros_have_those_of_the_file_after_those_of_the_var(tmp_path):
    file = tmp_path / "audiences.yml"
    saved(file, WOMEN)
    assert listed(tmp_path, str(file), [PARIS]).succeeded().output.strip() == "paris women"


@pytest.mark.parametrize("file", [None, "", "there_is_no_such_file.yml"])
def test_without_a_file_there_are_those_of_the_var(file, tmp_path):
    assert listed(tmp_path, file, [PARIS]).succeeded().output.strip() == "paris"


def test_a_name_in_both_is_told_in_a_line(tmp_path):
    file = tmp_path / "audiences.yml"
    saved(file, WOMEN)
    run = listed(tmp_path, str(file), [WOMEN])
    assert run.returncode != 0 and "Traceback" not in run.output
    run.line_with(f"{file}: audience women: name must be there once. Got: women twice")


def test_a_fault_of_the_file_is_told_in_a_line(tmp_path):
    file = tmp_path / "audiences.yml"
    file.write_text("audiences: [{name: women, where: gender = female}]", encoding="utf-8")
    run = listed(tmp_path, str(file), [])
    assert run.returncode != 0 and "Traceback" not in run.output
    run.line_with(f"{file}: audience women: where may only name columns of core.customers. Got: female.")


def test_all_faults_are_told_at_once():
    of_var = [{"name": "A", "where": "true"}, {"name": "b", "where": "x = 1"}, {"name": "b", "where": "true"}]
    assert faults(of_var, None, ["city"], "duckdb") == [
        "var audiences: audience A: name must be small letters, digits and _. Got: A",
        "var audiences: audience b: where may only name columns of core.customers. Got: x. Found: city",
        "var audiences: audience b: name must be there once. Got: b twice",
    ]
