"""One page of the screen, run by Streamlit's own test runner."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

SECONDS = 60
# Each run of a page reads the metadata of every installed package anew, to find components: a quarter of its time.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def opened(name: str, language: str, serving: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Run a page over a served file and return it; fail where it ends with an exception."""
    monkeypatch.setenv("SEXTANT_SERVING", str(serving))

    def script(name: str, language: str) -> None:
        from app import main

        main.show(main.page_of_now(language), name)

    page = AppTest.from_function(script, default_timeout=SECONDS, kwargs={"name": name, "language": language})
    return whole(page.run())


def whole(page: AppTest) -> AppTest:
    """Return a page; fail where it ended with an exception."""
    assert not page.exception, page.exception[0].message
    return page


def said(page: AppTest) -> str:
    """Return all texts of a page, one a line."""
    kinds = (page.title, page.header, page.subheader, page.markdown, page.caption, page.text, page.info, page.warning)
    kinds += (page.success, page.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def tables(page: AppTest) -> dict[str, pd.DataFrame]:
    """Return the last table under each header."""
    return {header: node.value for header, node in _under_headers(page) if node.type == "dataframe"}


def charts(page: AppTest) -> dict[str, dict]:
    """Return what Vega-Lite is told of the last chart under each header."""
    return {header: json.loads(node.proto.spec) for header, node in _under_headers(page) if "vega" in node.type}


def marks(page: AppTest) -> dict[str, pd.DataFrame]:
    """Return what the last chart under each header is drawn from, the widest of its data."""
    return {
        header: max(
            (convert_arrow_bytes_to_pandas_df(part.data.data) for part in node.proto.datasets),
            key=lambda frame: frame.shape[1],
        )
        for header, node in _under_headers(page)
        if "vega" in node.type
    }


def _under_headers(page: AppTest):
    header = ""
    for node in page.main:
        header = node.value if node.type in ("header", "subheader") else header
        yield header, node


def changed(serving: Path, folder: Path, *statements: str) -> Path:
    """Return a copy of a served file after statements."""
    copy = folder / "changed_serving.duckdb"
    shutil.copy(serving, copy)
    copy.chmod(0o600)
    with duckdb.connect(str(copy)) as connection:
        for statement in statements:
            connection.execute(statement)
    return copy
