"""Who may what, declared: every route, every method, each kind of thing in each state that matters.

One reading for all cells, in this order: a role outside `who` is refused (a visitor is led to sign-in), a method that
no case names is 405, a thing outside `found` is 404 as if it did not exist, a role in `barred` gets that status,
anybody else succeeds. `act` is the entry that the record then gets, under the role that did it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.access.roles import (
    ALL,
    DELEGATES,
    HEADS,
    JAPAN,
    NOBODY,
    READ_MEMBERS,
    READ_PARTIES,
    READ_PUBLIC,
    SECRETARIAT,
    SIGNED_IN,
    VOTERS,
    Circle,
    circle,
)


@dataclass(frozen=True)
class Case:
    """One method on one thing. `sends` names what the world posts."""

    method: str
    thing: str = ""
    found: Circle = ALL
    barred: Mapping[str, int] = field(default_factory=dict)
    sends: str = ""
    act: str = ""


@dataclass(frozen=True)
class Route:
    """An address by its name in the URLs, the roles that its view lets in, and its cases."""

    name: str
    who: Circle
    cases: tuple[Case, ...]

    @property
    def methods(self) -> frozenset[str]:
        named = {case.method for case in self.cases}
        return frozenset(named | ({"HEAD"} if "GET" in named else set()))


def get(thing: str = "", found: Circle = ALL, barred: Mapping[str, int] | None = None) -> Case:
    return Case("GET", thing, found, barred or {})


def post(
    thing: str = "",
    found: Circle = ALL,
    *,
    sends: str = "",
    act: str = "",
    barred: Mapping[str, int] | None = None,
) -> Case:
    return Case("POST", thing, found, barred or {}, sends, act)


def all_get(circle_: Circle, status: int) -> dict[str, int]:
    return dict.fromkeys(circle_, status)


def page(name: str, *things: Case, who: Circle = ALL) -> Route:
    """A page that is only read."""
    return Route(name, who, things or (get(),))


def api(name: str, *things: Case) -> Route:
    """An address of the API: read by everybody, and it says what it takes."""
    return Route(f"api:{name}", ALL, (*(things or (get(),)), Case("OPTIONS", (things or (get(),))[0].thing)))


NOT_PARTIES = circle("applicant", "observer", "suspended")  # they put nothing before the others
NO_VOTE = all_get(circle("applicant", "observer", "union_state", "suspended"), 403)
SIGN_IN_FIRST = {"anonymous": 302}  # allauth's own pages ask by themselves, after the method
LEVELS = (("public", READ_PUBLIC), ("members", READ_MEMBERS), ("parties", READ_PARTIES))
TEXTS = (
    *(get(f"tabled for {level}", found) for level, found in LEVELS),
    *(get(f"balloted for {level}", found) for level, found in LEVELS),
    get("decided, was for parties", ALL),
    get("withdrawn, was for members", READ_MEMBERS),
)
BALLOTS = (*(get(f"balloted for {level}", found) for level, found in LEVELS), get("decided, was for parties"))
OWN_DRAFT = get("draft of Japan", JAPAN)
UNKNOWN = get("unknown", NOBODY)

PROPOSALS = (
    page("proposals"),
    Route(
        "proposal_new",
        DELEGATES,
        (post(act="start_draft", barred=all_get(NOT_PARTIES, 403)),),
    ),
    page("proposal", OWN_DRAFT, get("withdrawn draft", JAPAN), *TEXTS, UNKNOWN),
    page("proposal_text", *TEXTS, get("draft of Japan", NOBODY), UNKNOWN),
    Route(
        "proposal_edit",
        DELEGATES,
        (
            OWN_DRAFT,
            get("draft of Kenya", circle("suspended")),
            get("tabled for public", JAPAN, all_get(JAPAN, 409)),
            UNKNOWN,
            post("draft of Japan", JAPAN, sends="text", act="save_text"),
            post("tabled for public", JAPAN, sends="text", barred=all_get(JAPAN, 409)),
        ),
    ),
    Route("proposal_row_add", DELEGATES, (post("draft of Japan", JAPAN, act="add_row"), post("unknown", NOBODY))),
    Route(
        "proposal_row",
        DELEGATES,
        (
            post("draft of Japan", JAPAN, sends="row", act="save_row"),
            post("draft of Japan, row of Australia", NOBODY, sends="row"),
        ),
    ),
    Route(
        "proposal_row_terms",
        DELEGATES,
        (
            get("draft of Japan", JAPAN),
            get("draft of Japan, row of Australia", NOBODY),
            post("draft of Japan", JAPAN, sends="terms", act="save_row"),
            post("draft of Japan, row of Australia", NOBODY, sends="terms"),
        ),
    ),
    Route(
        "proposal_row_remove",
        DELEGATES,
        (post("draft of Japan", JAPAN, act="remove_row"), post("draft of Japan, row of Australia", NOBODY)),
    ),
    Route(
        "proposal_table",
        VOTERS,
        (
            get("draft of Japan", JAPAN),
            UNKNOWN,
            post("draft of Japan", JAPAN, sends="tabling", act="table"),
            post("draft of Australia", circle("other"), sends="tabling", act="table"),
            post("draft of Germany", circle("union_state"), sends="tabling", act="table"),
            post("draft of Kenya", circle("suspended"), sends="tabling", barred={"suspended": 403}),
        ),
    ),
    Route(
        "proposal_to_ballot",
        SECRETARIAT,
        (
            post("tabled for parties", sends="closing", act="put_to_ballot"),
            post("draft of Japan", NOBODY, sends="closing"),
            post("unknown", NOBODY, sends="closing"),
        ),
    ),
    Route(
        "proposal_audience",
        HEADS,
        (
            get("tabled for parties", JAPAN),
            get("draft of Japan", JAPAN),
            UNKNOWN,
            post("tabled for parties", JAPAN, sends="audience", act="widen_audience"),
            post("balloted for parties", JAPAN, sends="audience", act="widen_audience"),
            post("draft of Japan", JAPAN, sends="audience", barred={"head": 422}),  # a draft has no level to widen
        ),
    ),
    Route(
        "proposal_withdraw",
        HEADS,
        (
            get("draft of Japan", JAPAN),
            get("tabled for public", JAPAN),
            UNKNOWN,
            post("draft of Japan", JAPAN, act="withdraw"),
            post("tabled for public", JAPAN, act="withdraw"),
            post("balloted for public", JAPAN, barred={"head": 409}),
        ),
    ),
    page("ballot", *BALLOTS, UNKNOWN),
    Route(
        "ballot_confirm",
        VOTERS,
        (
            get("balloted for public", barred=NO_VOTE),
            get("balloted for parties", READ_PARTIES, NO_VOTE),
            get("unknown", NOBODY),
            post("balloted for public", sends="vote", barred=NO_VOTE),
            post("balloted for parties", READ_PARTIES, sends="vote", barred=NO_VOTE),
            post("opened before the suspension", READ_MEMBERS, sends="vote", barred={**NO_VOTE, "suspended": 200}),
            post("decided, was for parties", sends="vote", barred=all_get(VOTERS, 409)),
            post("unknown", NOBODY, sends="vote"),
        ),
    ),
    Route(
        "ballot_cast",
        VOTERS,
        (
            post("balloted for public", sends="vote", act="cast_vote", barred=NO_VOTE),
            post("balloted for parties", READ_PARTIES, sends="vote", act="cast_vote", barred=NO_VOTE),
            post(
                "opened before the suspension", READ_MEMBERS, sends="vote", act="cast_vote",
                barred={**NO_VOTE, "suspended": 200},
            ),
            post("decided, was for parties", sends="vote", barred=all_get(VOTERS, 409)),
            post("unknown", NOBODY, sends="vote"),
        ),
    ),
    page("ballot_receipt", get("balloted for public", JAPAN), get("balloted for parties", NOBODY), who=DELEGATES),
)  # fmt: skip

HOUSE = (
    page("front"),
    page("search"),
    page("developers"),
    page("health"),
    page("metrics", get("without its token", NOBODY)),
    page("desk", who=SIGNED_IN),
    page("record", who=SIGNED_IN),
    page(
        "record_of",
        OWN_DRAFT,
        get("tabled for members", READ_MEMBERS),
        get("tabled for parties", READ_PARTIES),
        get("the ballot, balloted for parties", READ_PARTIES),
        UNKNOWN,
        who=SIGNED_IN,
    ),
    page("incidents", who=SIGNED_IN),
    page("members"),
    page("member", get("Japan"), get("an applicant"), UNKNOWN),
    page("decisions"),
    page("decision", get("decision"), UNKNOWN),
    page("decision_votes", get("decision"), UNKNOWN),
    page("decision_rules"),
    page("products"),
    page("product", get("product"), UNKNOWN),
    page("product_history", get("product"), UNKNOWN),
    page("product_prices", get("product"), UNKNOWN),
    page("quote"),
    page("releases"),
    page("release", get("release"), UNKNOWN),
)  # fmt: skip

API = (
    api("index"),
    api("openapi"),
    api("live"),
    api("releases"),
    api("release", get("release"), UNKNOWN),
    api("manifest", get("release"), UNKNOWN),
    api("file", get("release"), UNKNOWN),
    api("changes", get("after the first")),
    api("rules", get("a day and a release")),
    api("rule", get("rule"), UNKNOWN),
    api("quote", get("a cargo")),
    api("decision_document", get("decision"), UNKNOWN),
    page("published_file", get("pointer"), UNKNOWN),
)

ACCOUNTS = (
    Route("account_login", ALL, (get(), post(sends="password"))),
    Route("account_logout", ALL, (get(), post())),
    page("account_inactive"),
    Route("account_signup", ALL, (get(), post(sends="new account"))),
    Route(
        "account_reauthenticate",
        ALL,
        (get(barred=SIGN_IN_FIRST), post(sends="password", barred=SIGN_IN_FIRST)),
    ),
    Route(
        "account_change_password",
        ALL,
        (get(barred=SIGN_IN_FIRST), post(sends="bad password", barred=SIGN_IN_FIRST)),
    ),
    Route("account_reset_password", ALL, (get(), post(sends="password"))),
    page("account_reset_password_done"),
    Route("account_reset_password_from_key", ALL, (get("bad key"), post("bad key", sends="bad password"))),
    page("account_reset_password_from_key_done"),
)

LOCAL = (  # one's own machine alone; a test of the settings proves them absent elsewhere
    page("local_cast"),
    Route("local_sign_in", ALL, (post(sends="player"),)),
    page("local_mailbox"),
    page("local_mail", get("mail"), UNKNOWN),
)

ROUTES: dict[str, tuple[Route, ...]] = {
    "Proposals and ballots": PROPOSALS,
    "The house": HOUSE,
    "API": API,
    "Accounts": ACCOUNTS,
    "One's own machine": LOCAL,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def outcome(route: Route, case: Case | None, role: str) -> str:
    """What a cell says: `ok`, `sign in`, or a status. `case` is None for a method that the route does not take."""
    if role not in route.who:
        return "sign in" if role == "anonymous" else "403"
    if case is None:
        return "405"
    if role not in case.found:
        return "404"
    status = case.barred.get(role, 200)
    return {200: "ok", 302: "sign in"}.get(status, str(status))
