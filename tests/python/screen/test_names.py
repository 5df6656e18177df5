"""Labels of charts are short and no two are alike, whatever the shop calls its things."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from app.charts.names import LONGEST, cut

TEXTS = st.text(st.sampled_from("ab \n(2)é"), max_size=8) | st.sampled_from(["x" * 80, "x" * 90, "x" * 60, "a (2)"])


@given(st.lists(TEXTS, max_size=12))
def test_labels_are_short_and_no_two_are_alike(texts):
    labels = list(cut(pd.Series(texts, dtype=object)))
    assert len(labels) == len(texts) == len(set(labels))
    assert all(len(label) <= LONGEST + len(" (12)") and "\n" not in label for label in labels)


@given(st.lists(st.text("abc", min_size=1, max_size=LONGEST), unique=True))
def test_a_label_that_is_short_stays(texts):
    assert list(cut(pd.Series(texts, dtype=object))) == texts


def test_labels_that_are_alike_are_numbered():
    names = pd.Series(["x" * 80, "Lyon", "x" * 81, "Lyon"], index=[4, 5, 6, 7])
    long = "x" * (LONGEST - 1) + "…"
    assert cut(names).to_dict() == {4: long, 5: "Lyon", 6: f"{long} (2)", 7: "Lyon (2)"}
