"""What macros can call of the intake, wherever dbt is run."""

from pathlib import Path

import pytest

from intake.session import PROJECT, sample


def test_the_sample_is_found_from_another_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    assert sample() == "seeds/sample"
    monkeypatch.chdir(tmp_path)
    assert (Path(sample()) / "orders.csv").is_file()
