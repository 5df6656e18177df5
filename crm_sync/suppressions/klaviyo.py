"""Klaviyo: all profiles, page by page. A filter finds suppressed emails, but nobody who left text messages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from crm_sync.answers import Answer
from crm_sync.client import Client
from crm_sync.errors import SyncError
from crm_sync.klaviyo import PROFILES, Page
from crm_sync.suppressions import suppressed
from crm_sync.suppressions.suppressed import Suppressed

ASKED = {
    "additional-fields[profile]": "subscriptions",
    "fields[profile]": "email,phone_number,subscriptions.email.marketing,subscriptions.sms.marketing",
    "page[size]": "100",
    # New profiles come last, and none is passed over while others are added.
    "sort": "created",
}
# Its words for what rules.suppression_words calls otherwise; an unknown one is kept, and the build names it.
REASONS = {
    "HARD_BOUNCE": "bounced",
    "INVALID_EMAIL": "bounced",
    "SPAM_COMPLAINT": "complained",
    "UNSUBSCRIBE": "unsubscribed",
    "USER_SUPPRESSED": "suppressed",
}


class Suppression(Answer):
    reason: str
    timestamp: str | None = None


class EmailMarketing(Answer):
    consent: str
    can_receive_email_marketing: bool
    last_updated: str | None = None
    suppression: list[Suppression] | None = None


class SmsMarketing(Answer):
    consent: str
    last_updated: str | None = None


class Email(Answer):
    marketing: EmailMarketing | None = None


class Sms(Answer):
    marketing: SmsMarketing | None = None


class Subscriptions(Answer):
    email: Email | None = None
    sms: Sms | None = None


class Attributes(Answer):
    # Asked for, and so there: an answer without it says nothing of anybody, rather than that nobody is suppressed.
    subscriptions: Subscriptions | None
    email: str | None = None
    phone_number: str | None = None


class Profile(Answer):
    attributes: Attributes


class ProfilePage(Page):
    data: list[Profile]


def read(client: Client) -> Iterator[list[Suppressed]]:
    """Yields the suppressed addresses of each page."""
    cursors: set[str] = set()
    page = client.get(PROFILES, ProfilePage, **ASKED)
    while True:
        yield [found for profile in page.data for found in suppressions_of(profile.attributes)]
        if not (page.links and page.links.next):
            return
        # The cursor alone is taken from the link: nothing is asked of another host, and of it for nothing else.
        cursor = parse_qs(urlsplit(page.links.next).query).get("page[cursor]", [""])[0]
        if not cursor or cursor in cursors:
            raise SyncError(f"{client.name} names no next page that was not read already")
        cursors.add(cursor)
        page = client.get(PROFILES, ProfilePage, **ASKED, **{"page[cursor]": cursor})


def suppressions_of(profile: Attributes) -> Iterator[Suppressed]:
    """Yields what a profile is not sent any more: all emails, all text messages."""
    channels = profile.subscriptions or Subscriptions()
    if email := channels.email and channels.email.marketing:
        for one in email.suppression or []:
            yield from suppressed.email(profile.email, REASONS.get(one.reason, one.reason), one.timestamp)
        if email.consent == "UNSUBSCRIBED":
            yield from suppressed.email(profile.email, "unsubscribed", email.last_updated)
        elif not email.can_receive_email_marketing and not email.suppression:
            yield from suppressed.email(profile.email, "suppressed", email.last_updated)
    sms = channels.sms and channels.sms.marketing
    if sms and sms.consent == "UNSUBSCRIBED":
        yield from suppressed.phone(profile.phone_number, "unsubscribed", sms.last_updated)
