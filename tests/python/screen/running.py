"""One page of the screen, run by Streamlit's own test runner."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

SECONDS = 60


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
    return "\n".join(str(element.value) for kind in kinds for element in kind)
