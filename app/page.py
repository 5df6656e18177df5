"""What a page is made from: one publication, one language, and whether personal data may be shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from app.served import Served
from app.words import Words, in_language


@dataclass(frozen=True)
class Page:
    """All that a page needs; whatever is asked of it comes from the same publication."""

    served: Served
    words: Words

    def ask(self, query: str, parts: Mapping[str, str] | None = None, **values: object) -> pd.DataFrame:
        """Return the answer to a query of `app.queries`, with labels in the page's language."""
        return in_language(_answer(self.served, self.served.identity, query, parts, values), self.words.language)


def shows_personal_data() -> bool:
    """Return whether whoever runs the screen has said that names and addresses may be seen."""
    return os.environ.get("SEXTANT_SHOW_PII") == "1"


@st.cache_data(max_entries=400, show_spinner=False)
def _answer(
    _served: Served, identity: tuple, query: str, parts: Mapping[str, str] | None, values: Mapping[str, object]
) -> pd.DataFrame:
    return _served.ask(query, parts, **values)
