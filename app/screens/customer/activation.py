"""How a customer may be reached, in which audiences they are, and what which CRM was sent."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app import layout
from app.card import title_of
from app.page import Page, shows_personal_data

LONGEST = 500
DETAILS = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "gender",
    "birth_date",
    "age",
    "postal_code",
    "city",
    "country_code",
)


def show(page: Page, customer: str, card: pd.Series) -> None:
    """Show consents, audiences and CRMs."""
    consents(page, customer, card)
    audiences(page, customer, card)
    crms(page, customer)


def consents(page: Page, customer: str, card: pd.Series) -> None:
    """Show what the customer has agreed to, and whether they can be reached."""
    words = page.words
    st.header(words("customer.consents"))
    for channel in ("email", "sms"):
        agreed, reachable = card[f"{channel}_opt_in"], card[f"is_{channel}_reachable"]
        said = "reachable" if reachable else "agreed_alone" if agreed else "not_agreed"
        _told(page, words(f"builder.channel_{channel}"), words(f"customer.{said}"))
    found = page.ask("customer.advertising", customer=customer)
    _told(page, words("customer.advertising"), found.loc[0, "label"] if len(found) else words("customer.unreachable"))


def _told(page: Page, channel: str, said: str) -> None:
    st.markdown(f"- {layout.plain(page.words('customer.told', channel=channel, said=said), LONGEST)}")


def audiences(page: Page, customer: str, card: pd.Series) -> None:
    """Show the audiences that the customer is in, or that they are of the control group."""
    words = page.words
    st.header(words("customer.audiences"))
    found = page.ask("customer.audiences", customer=customer)
    if card["is_control_group"]:
        st.info(words("customer.control_group"))
    elif found.empty:
        st.info(words("customer.no_audience"))
    else:
        layout.table(page, found, {"audience_name": "text", "channel_name": "text"}, key="customer_audiences")


def crms(page: Page, customer: str) -> None:
    """Show what each CRM has and gets, and the contact itself."""
    words = page.words
    st.header(words("customer.crms"))
    found = page.ask("customer.sent", customer=customer)
    if found.empty:
        st.info(words("customer.not_sent"))
        return
    st.caption(words("customer.sent_help"))
    layout.table(
        page,
        found,
        {"destination_label": "text", "crm_state_label": "text", "change_type_label": "text", "refusal": "text"},
        key="customer_crms",
    )
    contact = page.ask("customer.contact", customer=customer)
    if len(contact):
        with st.expander(words("customer.contact")):
            # By the names that its fields have there.
            fields(page, contact.iloc[0], {name: name for name in shown_of(page, "activation.crm_contacts", contact)})


def details(page: Page, customer: str, card: pd.Series) -> None:
    """Show who the customer is, and by which ids and addresses the raw files know them."""
    words = page.words
    st.header(words("customer.details"))
    fields(page, card, {name: title_of(name, None, page) for name in DETAILS})
    st.subheader(words("customer.identities"))
    layout.table(
        page,
        page.ask("customer.identities", customer=customer, most=100),
        {"raw_customer_id": "text", "store_id": "text", "rule": "text"},
        key="customer_identities",
    )


def shown_of(page: Page, mart: str, frame: pd.DataFrame) -> list[str]:
    """Return the columns of a mart's rows that may be shown here."""
    personal = page.ask("common.personal_columns")
    hidden = set() if shows_personal_data() else set(personal[personal["mart"] == mart]["column_name"])
    return [name for name in frame if name not in hidden]


def fields(page: Page, row: pd.Series, names: Mapping[str, str]) -> None:
    """Show columns of one row below each other, each under its name."""
    shown = pd.DataFrame({"field": names.values(), "field_value": [written(page, row[column]) for column in names]})
    layout.table(page, shown, {"field": "text", "field_value": "text"}, key=f"customer_{'_'.join(names)[:20]}")


def written(page: Page, value: object) -> str | None:
    """Return a value of any kind as people write it."""
    if pd.isna(value):
        return None
    if pd.api.types.is_bool(value):
        return page.words.yes_no(value)
    return page.words.date(value) if isinstance(value, pd.Timestamp) else str(value)
