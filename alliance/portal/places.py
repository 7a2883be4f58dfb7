"""The pages of the house as the search knows them: what each is called, what people also ask for by, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import EVERYBODY, SEATED, SECRETARIAT, Role, Seat


@dataclass(frozen=True)
class Place:
    """One page by the name of its address. `others`: words, parted by commas, that mean it as well."""

    name: str
    title: str | Promise
    others: str | Promise
    who: frozenset[Role] = EVERYBODY


PLACES = (
    Place("quote", _lazy("What a cargo owes"), _lazy(
        "quote, duty, duty calculator, customs, import, shipment, calculate, price, what does a cargo owe, "
        "proof of origin, certificate of origin, papers at the border"
    )),
    Place("products", _lazy("Floors and products"), _lazy(
        "floor, price floor, tariff, goods, minimum price, in force"
    )),
    Place("proposals", _lazy("Proposals"), _lazy(
        "proposal, on the table, next vote, open ballot, amendment, draft, what may change"
    )),
    Place("releases", _lazy("Releases"), _lazy("release, publication, download, verify, signature, manifest")),
    Place("decisions", _lazy("Decisions"), _lazy("decision, result, outcome, vote, ballot, adopted, rejected")),
    Place("members", _lazy("Members"), _lazy("member, party, parties, state, country, weight, who takes part")),
    Place("decision_rules", _lazy("How decisions are made"), _lazy(
        "rule, majority, quorum, threshold, silence, consensus, how we decide, veto, extend a ballot, outage"
    )),
    Place("feed", _lazy("News of decisions and releases (Atom feed)"), _lazy(
        "rss, atom, subscribe, subscription, newsletter, follow, alert, e-mail, tell me when it changes"
    )),
    Place("developers", _lazy("For developers"), _lazy("api, json, machine, integration, webhook, openapi, key")),
    Place("join", _lazy("Join the alliance"), _lazy("accession, apply, application, become a member")),
    Place("desk", _lazy("Desk"), _lazy("my work, what is due, since I was here"), SEATED),
    Place("desk", _lazy("The secretariat’s desk"), _lazy(
        "health, queue, sweep, pipeline, state of the portal, jobs"
    ), SECRETARIAT),
    Place("timetable", _lazy("Timetable"), _lazy("deadline, calendar, holiday, holidays, what is ahead"), SEATED),
    Place("notices", _lazy("Notices"), _lazy("notice, e-mails, reminder, news"), SEATED),
    Place("delegation_home", _lazy("Delegations"), _lazy("delegation, credentials, seat, people, invite"), SEATED),
    Place("membership", _lazy("Membership"), _lazy("applications, motion, suspension, withdrawal"), SEATED),
    Place("record", _lazy("Record"), _lazy("journal, log, every act, my acts, audit"), SEATED),
    Place("requests", _lazy("Requests for a second officer"), _lazy("request, four eyes, approve"), SECRETARIAT),
    Place("incidents", _lazy("Incidents"), _lazy("incident, could not stand, fault"), SECRETARIAT),
)  # fmt: skip


def places(seat: Seat) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Those that a seat may open: name of the address, title, other names. One with its own title for officers stands
    for them under that one alone."""
    own = {each.name for each in PLACES if each.who == SECRETARIAT and seat.role in SECRETARIAT}
    for each in PLACES:
        if seat.role in each.who and not (each.name in own and each.who != SECRETARIAT):
            yield each.name, str(each.title), tuple(str(each.others).split(", "))
