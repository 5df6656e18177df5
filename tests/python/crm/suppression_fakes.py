"""Klaviyo, HubSpot and Brevo, as far as reading their suppressions meets them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import Any, NamedTuple

from crm.fakes import FakeBrevo, FakeHubSpot, FakeKlaviyo
from crm.server import Answer, FakeCrm

WHEN = "2024-02-21T21:07:38.5+01:00"
IN_UTC = "2024-02-21T20:07:38Z"


class Known(NamedTuple):
    """A contact of the CRM, and what it says of it in the CRM's own words."""

    email: str | None
    phone: str | None
    says: Any = None


class Read(FakeCrm):
    """A CRM that is asked and never told. It gives the answers of ``busy`` first, and ``spoiled`` while it is there."""

    people: tuple[Known, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.known = list(self.people)
        self.busy: deque[Answer] = deque()
        self.spoiled: Answer | None = None
        self.asked_for: list[Mapping[str, list[str]]] = []
        self.after_a_page = lambda: None

    def many(self, count: int) -> None:
        """Adds contacts of whom nothing is said, before the others."""
        self.known = [Known(f"person{place}@example.com", None) for place in range(count)] + self.known

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if self.busy:
            return self.busy.popleft()
        if self.spoiled:
            return self.spoiled
        self.asked_for.append(query)
        said = self.page(path, query, body)
        self.after_a_page()
        return said

    def page(self, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        """Answers a question."""
        raise NotImplementedError


def klaviyo_says(
    consent: str = "SUBSCRIBED", sms: str = "SUBSCRIBED", *reasons: str, can: bool = True
) -> dict[str, Any]:
    suppression = [{"reason": reason, "timestamp": WHEN} for reason in reasons]
    email = {"can_receive_email_marketing": can, "consent": consent, "last_updated": WHEN, "suppression": suppression}
    text = {"can_receive_sms_marketing": sms == "SUBSCRIBED", "consent": sms, "last_updated": WHEN}
    return {"email": {"marketing": email}, "sms": {"marketing": text}}


class Klaviyo(Read):
    """Profiles in pages of a hundred at most, each of which links to the next."""

    header = FakeKlaviyo.header
    schemas: Mapping[str, str] = {}
    people = (
        Known("Reads@example.com", "+33612345678", klaviyo_says()),
        Known(" Left@Example.COM", "+33612345679", klaviyo_says("UNSUBSCRIBED", "NEVER_SUBSCRIBED")),
        Known("bounces@xn--mller-kva.de", None, klaviyo_says("SUBSCRIBED", "SUBSCRIBED", "HARD_BOUNCE", can=False)),
        Known("complains@example.com", None, klaviyo_says("SUBSCRIBED", "SUBSCRIBED", "SPAM_COMPLAINT", can=False)),
        Known("kept.out@example.com", None, klaviyo_says("SUBSCRIBED", "SUBSCRIBED", "USER_SUPPRESSED", can=False)),
        Known("silent@example.com", None, klaviyo_says(can=False)),
        Known("new.word@example.com", None, klaviyo_says("SUBSCRIBED", "SUBSCRIBED", "Moon phase", can=False)),
        Known("texts@example.com", "+33612345670", klaviyo_says("SUBSCRIBED", "UNSUBSCRIBED")),
        Known(None, None, klaviyo_says("UNSUBSCRIBED", "UNSUBSCRIBED")),
        Known("unknown@example.com", None, None),
    )
    expected = (
        ("left@example.com", "email", "unsubscribed", IN_UTC),
        ("bounces@müller.de", "email", "bounced", IN_UTC),
        ("complains@example.com", "email", "complained", IN_UTC),
        ("kept.out@example.com", "email", "suppressed", IN_UTC),
        ("silent@example.com", "email", "suppressed", IN_UTC),
        ("new.word@example.com", "email", "moon phase", IN_UTC),
        ("+33612345670", "sms", "unsubscribed", IN_UTC),
    )

    def page(self, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        size, start = int(query["page[size]"][0]), int(query.get("page[cursor]", ["0"])[0])
        if not 0 < size <= 100 or query["additional-fields[profile]"] != ["subscriptions"]:
            return Answer(400, {"errors": [{"detail": "Bad parameter"}]})
        data = [
            {
                "type": "profile",
                "attributes": {"email": who.email, "phone_number": who.phone, "subscriptions": who.says},
            }
            for who in self.known[start : start + size]
        ]
        following = f"https://elsewhere.example.com{path}?page%5Bcursor%5D={start + size}&x=1"
        return Answer(200, {"data": data, "links": {"next": following if start + size < len(self.known) else None}})


class HubSpot(Read):
    """A search that knows no more than 10,000 results, in the order of ids and filtered by them."""

    header = FakeHubSpot.header
    schemas: Mapping[str, str] = {"contacts/search": "hubspot_search"}
    people = (
        Known("Reads@example.com", "+33612345678", {}),
        Known(" Left@Example.COM", "+33612345679", {"hs_email_optout": "true"}),
        Known("bounces@xn--mller-kva.de", None, {"hs_email_hard_bounce_reason_enum": "MAILBOX_FULL"}),
        Known("bad@example.com", None, {"hs_email_bad_address": "true", "hs_email_optout": "false"}),
        Known("kept.out@example.com", None, {"hs_email_quarantined": "true"}),
        Known("two@example.com", None, {"hs_email_optout": "true", "hs_additional_emails": "Second@example.com;"}),
        Known(None, "+33612345670", {"hs_email_optout": "true"}),
        Known("no@example.com", None, {"hs_email_optout": "false", "hs_email_quarantined": "false"}),
    )
    expected = (
        ("left@example.com", "email", "unsubscribed", ""),
        ("bounces@müller.de", "email", "bounced", ""),
        ("bad@example.com", "email", "bounced", ""),
        ("kept.out@example.com", "email", "suppressed", ""),
        ("two@example.com", "email", "unsubscribed", ""),
        ("second@example.com", "email", "unsubscribed", ""),
    )

    def many(self, count: int) -> None:
        people = [Known(f"person{place}@example.com", None, {"hs_email_optout": "true"}) for place in range(count)]
        self.known = people + self.known

    def limits(self, path: str, body: Any, size: int) -> str | None:
        filters = [one for group in body["filterGroups"] for one in group["filters"]]
        return "too much" if body["limit"] > 200 or len(body["filterGroups"]) > 5 or len(filters) > 18 else None

    def page(self, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        found = [
            (number, who)
            for number, who in enumerate(self.known, start=101)
            if any(all(meets(one, number, who) for one in group["filters"]) for group in body["filterGroups"])
        ]
        results = [
            {
                "id": str(number),
                "archived": False,
                "createdAt": WHEN,
                "updatedAt": WHEN,
                # Properties that have no value are left out, or are null.
                "properties": {"email": who.email} | {name: who.says.get(name) for name in body["properties"][1:]},
            }
            for number, who in found[: body["limit"]]
        ]
        return Answer(200, {"total": len(found), "results": results})


def meets(condition: Mapping[str, str], number: int, who: Known) -> bool:
    """Returns whether a contact meets one filter of a search."""
    if condition["propertyName"] == "hs_object_id":
        assert condition["operator"] == "GT"
        return number > int(condition["value"])
    value = who.says.get(condition["propertyName"])
    return value is not None if condition["operator"] == "HAS_PROPERTY" else value == condition["value"]


class Brevo(Read):
    """Blocked addresses with reasons, and contacts with the lists that they are on; both by number of the first."""

    header = FakeBrevo.header
    schemas: Mapping[str, str] = {}
    people = (
        Known("Reads@example.com", "33612345678", (False, False)),
        Known(" Left@Example.COM", "33612345679", (True, False)),
        Known("bounces@xn--mller-kva.de", None, (True, False)),
        Known("kept.out@example.com", None, (True, False)),
        Known("texts@example.com", "0033612345670", (False, True)),
        Known(None, "33612345671", (True, True)),
        Known("both@example.com", None, (True, True)),
    )
    blocked = (
        ("left@example.com", "unsubscribedViaEmail"),
        ("bounces@müller.de", "hardBounce"),
        ("complains@example.com", "contactFlaggedAsSpam"),
        ("complains@example.com", "adminBlocked"),
        ("new.word@example.com", "moonPhase"),
    )
    expected = (
        ("left@example.com", "email", "unsubscribed", IN_UTC),
        ("bounces@müller.de", "email", "bounced", IN_UTC),
        ("complains@example.com", "email", "complained", IN_UTC),
        ("new.word@example.com", "email", "moonphase", IN_UTC),
        ("kept.out@example.com", "email", "suppressed", ""),
        ("both@example.com", "email", "suppressed", ""),
        ("+33612345670", "sms", "suppressed", ""),
        ("+33612345671", "sms", "suppressed", ""),
    )

    def page(self, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        limit, offset = int(query["limit"][0]), int(query["offset"][0])
        most = 100 if path.endswith("blockedContacts") else 1000
        if limit > most or query["sort"] != ["asc"]:
            return Answer(400, {"code": "out_of_range", "message": "Limit exceeds max value"})
        if most == 100:
            rows = [
                {"email": email, "senderEmail": "", "blockedAt": WHEN, "reason": {"code": code, "message": code}}
                for email, code in self.blocked
            ]
            return Answer(200, {"count": len(rows), "contacts": rows[offset : offset + limit]})
        rows = [
            {
                "id": number,
                "email": who.email,
                "emailBlacklisted": (who.says or (False, False))[0],
                "smsBlacklisted": (who.says or (False, False))[1],
                "attributes": {"SMS": who.phone} if who.phone else {},
            }
            for number, who in enumerate(self.known)
            if who.says != "deleted"
        ]
        return Answer(200, {"count": len(rows), "contacts": rows[offset : offset + limit]})


READ: dict[str, type[Read]] = {"klaviyo": Klaviyo, "hubspot": HubSpot, "brevo": Brevo}


def as_json(answer: Answer) -> Any:
    """Returns an answer's body as it goes over the wire."""
    return json.loads(json.dumps(answer.body))
