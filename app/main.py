"""Where Streamlit begins: the language, the publication, the menu, and the page that was chosen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app import handover, layout, served
from app.page import Page, shows_personal_data
from app.screens import SCREENS
from app.served import Served, Unusable
from app.words import LANGUAGES, Words

WATCHED_EVERY = "4s"
# A file of our own: Streamlit would fetch a symbol from outside.
ICON = str(Path(__file__).with_name("icon.svg"))


def main() -> None:
    """Show the page that was chosen, from the publication that is served now."""
    st.set_page_config(page_title="Sextant", page_icon=ICON, layout="wide")
    language = chosen_language()
    try:
        page = page_of_now(language)
    except Unusable as reason:
        refuse(reason, Words(language))
        return
    pages = {
        name: st.Page(
            lambda name=name: show(page, name),
            title=page.words(f"{name}.title"),
            icon=icon,
            url_path=name,
            default=name == next(iter(SCREENS)),
        )
        for name, (_, icon) in SCREENS.items()
    }
    chosen = st.navigation(list(pages.values()))
    handover.go_on(pages)
    tell_publication(page)
    watch(page.served.identity)
    chosen.run()


def show(page: Page, name: str) -> None:
    """Show one page by its name."""
    st.title(page.words(f"{name}.title"))
    st.write(page.words(f"{name}.introduction"))
    SCREENS[name][0].show(page)


def page_of_now(language: str) -> Page:
    """Return what a page is made from. Raises ``Unusable`` where there is nothing to make it from."""
    marts = _opened(served.identity(served.place()))
    currency = marts.ask("common.context").loc[0, "reporting_currency"]
    return Page(marts, Words(language, currency))


# The newest, and the one before for pages that are not finished.
@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(identity: served.Identity) -> Served:
    return served.opened(served.place())


def chosen_language() -> str:
    """Return the language that the reader chose, else their browser's."""
    browser = (st.context.locale or "en")[:2]
    wished = st.query_params.get("language", browser)
    codes = list(LANGUAGES)
    st.session_state.setdefault("language", wished if wished in codes else "en")
    label = Words(st.session_state["language"])("common.language")
    return st.sidebar.selectbox(label, codes, format_func=LANGUAGES.get, key="language")


def tell_publication(page: Page) -> None:
    """Say beside the page when its marts were published, and from what."""
    context, words = page.ask("common.context").iloc[0], page.words
    st.sidebar.markdown(f"**{words('menu.as_of', date=words.date(context['as_of_date']))}**")
    told = words(
        "menu.published",
        number=words.number(context["publication"]),
        moment=words.moment(context["published_at"]),
        files=words.number(context["raw_files"]),
        currency=layout.plain(context["reporting_currency"]),
        timezone=layout.plain(context["timezone"]),
    )
    st.sidebar.caption(told)
    if not shows_personal_data():
        st.sidebar.caption(words("menu.hidden"))


def refuse(reason: Unusable, words: Words) -> None:
    """Say why there is no page, and what to run; the page comes by itself when there is one."""
    st.title(words("unusable.title"))
    st.warning(words(f"unusable.{reason.kind}"))
    st.caption(words("unusable.found", detail=layout.plain(reason.detail)))
    watch(None)


@st.fragment(run_every=WATCHED_EVERY)
def watch(shown: served.Identity | None) -> None:
    """Make the page anew when another publication is served than the one that is shown."""
    try:
        found = served.identity(served.place())
    except Unusable:
        found = None
    if found != shown and not (shown is None and _still_unusable()):
        st.rerun()


def _still_unusable() -> bool:
    try:
        _opened(served.identity(served.place()))
    except Unusable:
        return True
    return False


if __name__ == "__main__":
    main()
