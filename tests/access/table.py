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
    KEEPERS,
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


OFFICERS = circle("officer", "second_officer")
SEES = DELEGATES | SECRETARIAT
NOT_PARTIES = circle("applicant", "observer", "suspended")  # they put nothing before the others
NO_VOTE = all_get(circle("applicant", "observer", "union_state", "suspended"), 403)
MAY_NOT_SPEAK = all_get(NOT_PARTIES | JAPAN, 403)  # a sponsor speaks by its text
SIGN_IN_FIRST = {"anonymous": 302}  # a step of signing in that was not begun leads to its beginning
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
    page("proposal_compare_pdf", get("tabled for members", READ_MEMBERS), get("draft of Japan", NOBODY), UNKNOWN),
    page("proposal_compare", *TEXTS, get("draft of Japan", NOBODY), UNKNOWN),
    page("proposal_text", *TEXTS, get("draft of Japan", NOBODY), UNKNOWN),
    page("proposal_version", *TEXTS, get("draft of Japan", NOBODY), UNKNOWN),
    *(
        page(name, *TEXTS, get("draft of Japan", NOBODY), UNKNOWN)
        for name in ("proposal_impact", "proposal_curves_csv", "proposal_impact_csv")
    ),
    *(
        page(name, *TEXTS, get("draft of Japan", NOBODY), UNKNOWN, who=DELEGATES)
        for name in ("proposal_brief", "proposal_brief_pdf", "proposal_brief_docx")
    ),
    Route(
        "proposal_revise",
        VOTERS,
        (
            get("draft of Japan", JAPAN),
            get("tabled for public", JAPAN),
            UNKNOWN,
            post("tabled for public", JAPAN, act="revise"),
            post("balloted for public", JAPAN, barred=all_get(JAPAN, 409)),
        ),
    ),
    Route(
        "proposal_position",
        VOTERS,
        (
            get("tabled for public", barred=MAY_NOT_SPEAK),
            get("tabled for parties", READ_PARTIES, MAY_NOT_SPEAK),
            UNKNOWN,
            post("tabled for public", sends="position", act="take_position", barred=MAY_NOT_SPEAK),
            post("tabled for parties", READ_PARTIES, sends="position", act="take_position", barred=MAY_NOT_SPEAK),
            post("draft of Japan", JAPAN, sends="position", barred=all_get(JAPAN, 403)),
        ),
    ),
    Route(
        "proposal_cosponsor",
        HEADS,
        (
            get("tabled for public", barred=MAY_NOT_SPEAK),
            UNKNOWN,
            post("tabled for parties", READ_PARTIES, sends="position", act="cosponsor", barred=MAY_NOT_SPEAK),
            post("draft of Japan", JAPAN, sends="position", barred=all_get(JAPAN, 403)),
        ),
    ),
    Route(
        "proposal_amend",
        VOTERS,
        (
            get("tabled for public", barred=MAY_NOT_SPEAK),
            get("tabled for parties", READ_PARTIES, MAY_NOT_SPEAK),
            UNKNOWN,
            post("tabled for parties", READ_PARTIES, sends="amendment", act="move_amendment", barred=MAY_NOT_SPEAK),
        ),
    ),
    Route(
        "amendment_withdraw",
        VOTERS,
        (
            get("tabled for members", {"other"}),
            UNKNOWN,
            post(
                "tabled for members", READ_MEMBERS, act="withdraw_amendment", barred=all_get(VOTERS - {"other"}, 403)
            ),
            post("unknown", NOBODY),
        ),
    ),
    page("amendment_text", get("tabled for members", READ_MEMBERS), UNKNOWN),
    Route(
        "amendment_take",
        VOTERS,
        (
            post("tabled for members", READ_MEMBERS, act="save_row", barred=all_get(VOTERS - JAPAN, 403)),
            post("unknown", NOBODY),
        ),
    ),
    Route(
        "proposal_notes",
        DELEGATES,
        (
            *(get(f"tabled for {level}", found) for level, found in LEVELS),
            OWN_DRAFT,
            UNKNOWN,
            post("tabled for parties", READ_PARTIES, sends="note", act="save_note"),
            post("draft of Japan", JAPAN, sends="note", act="save_note"),
        ),
    ),
    Route(
        "proposal_return",
        SECRETARIAT,
        (
            get("tabled for parties"),
            UNKNOWN,
            post("tabled for parties", sends="return", act="return_text"),
            post("balloted for parties", sends="return", barred=all_get(SECRETARIAT, 409)),
            post("draft of Japan", NOBODY, sends="return"),
        ),
    ),
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
    Route(
        "proposal_edit_now",
        DELEGATES,
        (get("draft of Japan", JAPAN), get("tabled for public", JAPAN, all_get(JAPAN, 409)), UNKNOWN),
    ),
    *(
        # Each person takes back what that person did: here it was Japan's head.
        Route(
            f"proposal_{turn}",
            DELEGATES,
            (
                post("draft of Japan", JAPAN, sends=turn, act=f"{turn}_step", barred=all_get(JAPAN - {"head"}, 409)),
                post("tabled for public", JAPAN, barred=all_get(JAPAN, 409)),
            ),
        )
        for turn in ("undo", "redo")
    ),
    Route(
        "proposal_paste",
        DELEGATES,
        (get("draft of Japan", JAPAN), UNKNOWN, post("draft of Japan", JAPAN, sends="range", act="paste_rows")),
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
        "proposal_row_curve",
        DELEGATES,
        (get("draft of Japan", JAPAN), get("draft of Japan, row of Australia", NOBODY)),
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
    page("ballot_clock", *BALLOTS, UNKNOWN),
    Route(
        "ballot_room",
        SEES,
        (*BALLOTS, UNKNOWN, post("balloted for public"), post("balloted for parties", READ_PARTIES)),
    ),
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
    Route(
        "ballot_prove",
        VOTERS,
        (
            post("balloted for public", sends="vote", barred={**NO_VOTE, **all_get(VOTERS - NO_VOTE.keys(), 422)}),
            post("decided, was for parties", sends="vote", barred=all_get(VOTERS, 409)),
            post("unknown", NOBODY, sends="vote"),
        ),
    ),
    Route(
        "ballot_prepare",
        DELEGATES,
        (  # nobody in this world asked for two persons
            post("balloted for public", sends="preparation", barred=all_get(DELEGATES, 403)),
            post("balloted for parties", READ_PARTIES, sends="preparation", barred=all_get(DELEGATES, 403)),
            post("unknown", NOBODY, sends="preparation"),
        ),
    ),
    Route(
        "note_new",
        SECRETARIAT,
        (
            get("balloted for public"),
            get("unknown", NOBODY),
            post("balloted for public", sends="no file", barred=all_get(SECRETARIAT, 422)),
            post("unknown", NOBODY, sends="no file"),
        ),
    ),
    page("note_scan", get("unknown", NOBODY), who=SEES),
    Route("note_read", SECRETARIAT, (get("unknown", NOBODY), post("unknown", NOBODY, sends="vote of a note"))),
    page("ballot_receipt_file", get("balloted for public", JAPAN), get("balloted for parties", NOBODY), who=DELEGATES),
    page("ballot_receipt", get("balloted for public", JAPAN), get("balloted for parties", NOBODY), who=DELEGATES),
)  # fmt: skip

HOUSE = (
    page("front"),
    page("search"),
    page("feed"),
    page("developers"),
    page("patterns"),
    page("health"),
    page("health_voting"),
    page("metrics", get("without its token", NOBODY)),
    page("desk", who=SIGNED_IN),
    page("desk_drafts", who=DELEGATES),
    Route("desk_seen", DELEGATES, (post(),)),
    page("timetable", who=DELEGATES | SECRETARIAT),
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
    Route("decision_receipt", ALL, (get("decision"), UNKNOWN, post("decision", sends="receipt"))),
    page("decision_votes", get("decision"), UNKNOWN),
    page("decision_seats", get("decision"), UNKNOWN),
    page("decision_rules"),
    page("products"),
    page("product", get("product"), UNKNOWN),
    page("product_history", get("product"), UNKNOWN),
    page("product_prices", get("product"), UNKNOWN),
    page("quote"),
    page("releases"),
    page("release", get("release"), UNKNOWN),
)  # fmt: skip

LEADS = VOTERS | SECRETARIAT
OTHERS = all_get(DELEGATES - JAPAN, 403)  # another member's delegation says so: that it exists is no secret
LEADS_JAPAN = (JAPAN - {"adviser"}) | SECRETARIAT
OWN = {"officer": 403}  # who asked does not decide
NOT_OWN = {"second_officer": 403, "chair": 403}  # who did not ask does not withdraw

DELEGATIONS = (
    page("delegation_home", who=SEES),
    page(
        "delegation",
        get("Japan", barred=OTHERS),
        get("unknown", DELEGATES, barred=all_get(DELEGATES, 403)),
        who=SEES,
    ),
    Route(
        "two_persons",
        SEES,
        (
            get("Japan", barred=OTHERS),
            post(
                "Japan",
                sends="two persons",
                act="set_two_persons",
                barred=all_get(SEES - {"head"}, 403),
            ),
        ),
    ),
    Route(
        "delegation_invite",
        LEADS,
        (get("Japan", barred=OTHERS), post("Japan", sends="guest", act="invite", barred=OTHERS)),
    ),
    Route(
        "delegation_invite_list",
        LEADS,
        (get("Japan", barred=OTHERS), post("Japan", sends="guests", act="invite", barred=OTHERS)),
    ),
    Route(
        "invitation_cancel",
        LEADS,
        (
            post("invitation", act="cancel_invitation", barred=OTHERS),
            post("unknown", DELEGATES - JAPAN, barred=OTHERS),
        ),
    ),
    Route(
        "invitation_resend",
        LEADS,
        (post("invitation", act="invite", barred=OTHERS), post("unknown", DELEGATES - JAPAN, barred=OTHERS)),
    ),
    Route(
        "credential_upload",
        LEADS,
        (
            get("Japan", barred=OTHERS),
            post("Japan", sends="no file", barred={**OTHERS, **all_get(LEADS_JAPAN, 422)}),
        ),
    ),
    page(
        "credential_file",
        get("credential", barred=OTHERS),
        get("unknown", DELEGATES - JAPAN, barred=OTHERS),
        who=SEES,
    ),
    Route(
        "credential_ask",
        SECRETARIAT,
        (
            get("credential"),
            get("unknown", NOBODY),
            post("credential", sends="reason", act="ask_second_officer"),
            post("unknown", NOBODY, sends="reason"),
        ),
    ),
    Route(
        "accreditation_end_ask",
        SECRETARIAT,
        (
            get("accreditation"),
            get("unknown", NOBODY),
            post("accreditation", sends="reason", act="ask_second_officer"),
            post("unknown", NOBODY, sends="reason"),
        ),
    ),
    Route("rule_write", SECRETARIAT, (get(), post(sends="rule", act="ask_second_officer"))),
    Route(
        "rule_call",
        SECRETARIAT,
        (
            get("floor"),
            get("unknown", NOBODY),
            post("floor", sends="call", act="ask_second_officer"),
            post("unknown", NOBODY, sends="call"),
        ),
    ),
    Route(
        "competence_declare",
        SECRETARIAT,
        (
            get("the Union"),
            get("unknown", NOBODY),
            post("the Union", sends="declaration", act="ask_second_officer"),
            post("unknown", NOBODY, sends="declaration"),
        ),
    ),
    Route(
        "competence_end",
        SECRETARIAT,
        (
            get("declaration"),
            get("unknown", NOBODY),
            post("declaration", sends="end of a declaration", act="ask_second_officer"),
            post("unknown", NOBODY, sends="end of a declaration"),
        ),
    ),
    page("declaration_file", get("unknown", NOBODY)),
    page(
        "provider",
        get("Japan", barred=OTHERS),
        get("unknown", DELEGATES, barred=all_get(DELEGATES, 403)),
        who=SEES,
    ),
    Route(
        "provider_set",
        SECRETARIAT,
        (
            get("Japan"),
            get("unknown", NOBODY),
            post("Japan", sends="no issuer", barred=all_get(SECRETARIAT, 422)),
        ),
    ),
    Route(
        "provider_end",
        SECRETARIAT,
        (
            get("United States"),
            get("Japan", NOBODY),
            post("United States", sends="reason", act="ask_second_officer"),
            post("Japan", NOBODY, sends="reason"),
        ),
    ),
    page("secretariat", who=SECRETARIAT),
    Route("appoint_ask", SECRETARIAT, (get(), post(sends="appointment", act="ask_second_officer"))),
    Route(
        "office_end_ask",
        SECRETARIAT,
        (
            get("office"),
            get("unknown", NOBODY),
            post("office", sends="reason", act="ask_second_officer"),
            post("unknown", NOBODY, sends="reason"),
        ),
    ),
    Route(
        "seat_doubt_ask",
        SECRETARIAT,
        (
            get("accreditation"),
            get("unknown", NOBODY),
            post("accreditation", sends="reason", act="ask_second_officer"),
            post("unknown", NOBODY, sends="reason"),
        ),
    ),
    Route(
        "delegate_withdraw",
        HEADS,
        (
            get("accreditation", barred=OTHERS),
            get("unknown", DELEGATES - JAPAN, barred=OTHERS),
            post("accreditation", sends="own code", act="withdraw_delegate", barred=OTHERS),
            post("unknown", DELEGATES - JAPAN, barred=OTHERS),
        ),
    ),
    page("requests", who=SECRETARIAT),
    page("resets", who=SECRETARIAT),
    Route(
        "reset_ask",
        SECRETARIAT,
        (
            get("report"),
            get("unknown", NOBODY),
            post("report", sends="call-back", act="ask_second_officer"),
            post("unknown", NOBODY, sends="call-back"),
        ),
    ),
    page("request", get("request"), UNKNOWN, who=SECRETARIAT),
    Route(
        "request_approve",
        SECRETARIAT,
        (
            get("request", barred=OWN),
            UNKNOWN,
            post("request", sends="own code", act="approve_request", barred=OWN),
            post("unknown", NOBODY),
        ),
    ),
    Route(
        "request_refuse",
        SECRETARIAT,
        (
            get("request", barred=OWN),
            UNKNOWN,
            post("request", sends="reason", act="refuse_request", barred=OWN),
            post("unknown", NOBODY, sends="reason"),
        ),
    ),
    Route(
        "request_withdraw",
        SECRETARIAT,
        (
            post("request", act="withdraw_request", barred=NOT_OWN),
            post("unknown", NOBODY),
        ),
    ),
    page("invitation_open", get("link"), UNKNOWN),
    Route("invitation", ALL, (get("without a link", NOBODY), post("without a link", NOBODY))),
    Route("view_as", OFFICERS, (get(), post(sends="view", act="begin_view"))),
    Route("view_as_end", SIGNED_IN, (post(),)),
    Route("seat", SIGNED_IN, (get(), post(sends="no seat", barred=all_get(SIGNED_IN, 403)))),
)

NOT_PARTY = circle("applicant", "observer", "suspended")
MEMBERSHIP = (
    Route("join", ALL, (get(), post(sends="no letter", barred=all_get(ALL, 422)))),
    page("application_follow", get("received"), UNKNOWN),
    page("membership", who=SEES),
    page("application", get("received", SECRETARIAT), get("before the members"), UNKNOWN, who=SEES),
    page("application_file", get("received", SECRETARIAT), get("before the members"), UNKNOWN, who=SEES),
    Route(
        "application_ask",
        SECRETARIAT,
        (
            get("received"),
            UNKNOWN,
            post("received", sends="reason", act="ask_second_officer"),
            post("before the members", sends="reason", barred=all_get(SECRETARIAT, 409)),
            post("unknown", NOBODY, sends="reason"),
        ),
    ),
    Route(
        "application_put",
        SECRETARIAT,
        (
            get("before the members"),
            get("received", barred=all_get(SECRETARIAT, 409)),
            UNKNOWN,
            post("before the members", sends="admission", act="move_motion"),
            post("unknown", NOBODY, sends="admission"),
        ),
    ),
    Route(
        "motion_new", HEADS, (get(), post(sends="motion", act="move_motion", barred=all_get(NOT_PARTY, 403)))
    ),
    page("motion", get("moved", SEES), get("on the ballot"), UNKNOWN),
    page("motion_text", get("moved", SEES), get("on the ballot"), UNKNOWN),
    Route(
        "standing_correct",
        SECRETARIAT,
        (
            get("Kenya"),
            get("unknown", NOBODY),
            post("Kenya", sends="standing", act="ask_second_officer"),
            post("unknown", NOBODY, sends="standing"),
        ),
    ),
    Route(
        "motion_put",
        SECRETARIAT,
        (
            get("moved"),
            UNKNOWN,
            post("moved", sends="closing and reason", act="ask_second_officer"),
            post("unknown", NOBODY, sends="closing and reason"),
        ),
    ),
    Route(
        "motion_take_back",
        HEADS,
        (
            post("moved", act="take_motion_back", barred=all_get(HEADS - {"head"}, 403)),
            post("unknown", NOBODY),
        ),
    ),
    Route(
        "withdrawal",
        HEADS,
        (get(), post(sends="tick", act="give_notice", barred=all_get(circle("applicant", "observer"), 403))),
    ),
    Route("withdrawal_take_back", HEADS, (post(barred=all_get(HEADS, 404)),)),  # none has given notice
)

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
    api("tariff_lines", get("a day and a release")),
    api("tariff_line", UNKNOWN),
    api("quote", get("a cargo")),
    api("decision_document", get("decision"), UNKNOWN),
    page("published_file", get("pointer"), UNKNOWN),
)

OURS = circle("alternate", "head", "officer", "second_officer")  # a consumer of Japan
FULL = all_get(OURS, 409)
CONSUMERS = (
    page("consumers", who=KEEPERS),
    Route("consumer_new", KEEPERS, (get(), post(sends="consumer", act="open_consumer"))),
    page("consumer", get("of Japan", OURS), get("of a broker", OFFICERS), UNKNOWN, who=KEEPERS),
    Route(
        "consumer_contact",
        KEEPERS,
        (
            get("of Japan", OURS),
            UNKNOWN,
            post("of Japan", OURS, sends="contact", act="change_contact"),
            post("of a broker", OFFICERS, sends="contact", act="change_contact"),
        ),
    ),
    Route(
        "key_new",
        KEEPERS,
        (
            get("of Japan", OURS),
            UNKNOWN,
            post("of Japan", OURS, sends="key", act="issue_key"),
            post("of a broker", OFFICERS, sends="key", barred=FULL),
        ),
    ),
    Route(
        "key_end",
        KEEPERS,
        (
            get("of Japan", OURS),
            get("of Japan, key of a broker", NOBODY),
            UNKNOWN,
            post("of Japan", OURS, act="end_key"),
            post("of a broker", OFFICERS, act="end_key"),
            post("of Japan, key of a broker", NOBODY),
        ),
    ),
)

ACCOUNTS = (
    Route("account_login", ALL, (get(), post(sends="password"))),
    Route("account_logout", ALL, (get(), post())),
    page("account_inactive"),
    Route("account_signup", ALL, (get(), post(sends="new account"))),
    Route(
        "mfa_login_webauthn", ALL, (get(barred=SIGN_IN_FIRST), post(sends="passkey", barred=SIGN_IN_FIRST))
    ),
    Route("mfa_authenticate", ALL, (get(barred=SIGN_IN_FIRST), post(sends="code", barred=SIGN_IN_FIRST))),
    Route("account_reauthenticate", SIGNED_IN, (get(), post(sends="password"))),
    Route("mfa_reauthenticate", SIGNED_IN, (get(), post(sends="code"))),
    Route("mfa_reauthenticate_webauthn", SIGNED_IN, (get(), post(sends="passkey"))),
    Route("sso_choose", ALL, (get(), post(sends="a member with its own sign-in"))),
    Route("sso_back", ALL, (get("not begun here", barred=all_get(ALL, 403)),)),
    Route("sso_again", SIGNED_IN, (get(found=NOBODY), post(found=NOBODY))),
    Route("sso_tie", SIGNED_IN, (get("Japan"), post("Japan"))),
    Route("sso_untie", SIGNED_IN, (get("not one's own"), post("not one's own"))),
    Route("account_change_password", SIGNED_IN, (get(), post(sends="bad password"))),
    page("mfa_index", who=SIGNED_IN),
    page("second_factor", who=SIGNED_IN),
    Route("session_end", SIGNED_IN, (post("not one's own", NOBODY),)),
    Route("sessions_end_others", SIGNED_IN, (post(),)),
    Route("mfa_add_webauthn", SIGNED_IN, (get(), post(sends="passkey"))),
    Route("mfa_edit_webauthn", SIGNED_IN, (get("not one's own"), post("not one's own", sends="name"))),
    Route("mfa_remove_webauthn", SIGNED_IN, (get("not one's own"), post("not one's own"))),
    Route("mfa_activate_totp", SIGNED_IN, (get(), post(sends="code"))),
    Route("mfa_deactivate_totp", SIGNED_IN, (get(found=NOBODY), post(found=NOBODY))),
    Route("mfa_view_recovery_codes", SIGNED_IN, (get(), post())),
    Route("mfa_generate_recovery_codes", SIGNED_IN, (get(), post())),
    Route("recovery_codes_text", SIGNED_IN, (post(found=NOBODY, sends="code"),)),
    Route("account_reset_password", ALL, (get(), post(sends="password"))),
    page("account_reset_password_done"),
    Route("lost_factor", ALL, (get(), post(sends="nobody's address"))),
    page("lost_factor_sent"),
    page("new_factor_open", get("no such link", NOBODY)),
    page("new_factor", get("without a link", NOBODY)),
    Route("account_reset_password_from_key", ALL, (get("bad key"), post("bad key", sends="bad password"))),
    page("account_reset_password_from_key_done"),
)

LOCAL = (  # one's own machine alone; a test of the settings proves them absent elsewhere
    page("local_cast"),
    Route("local_sign_in", ALL, (post(sends="player"),)),
    page("local_mailbox"),
    page("local_authenticator"),
    page("local_mail", get("mail"), UNKNOWN),
)

NOTICES = (
    page("notices", who=SEES),
    Route("notices_read", SEES, (post(),)),
    Route("notices_how", DELEGATES, (get(), post(sends="pace", act="choose_notices"))),
    page("dispatch", who=SEES),
    page("dispatch_of", get("Japan", barred=OTHERS), UNKNOWN, who=SEES),
    page("dispatch_csv", get("Japan", barred=OTHERS), UNKNOWN, who=SEES),
    Route("calendar", DELEGATES, (get(), post(act="make_calendar"))),
    Route("calendar_end", DELEGATES, (post(),)),
    page("calendar_feed", get("Japan"), UNKNOWN),
)

ROUTES: dict[str, tuple[Route, ...]] = {
    "Proposals and ballots": PROPOSALS,
    "The house": HOUSE,
    "Delegations and four eyes": DELEGATIONS,
    "Membership": MEMBERSHIP,
    "Notices and calendars": NOTICES,
    "API": API,
    "Consumers and keys": CONSUMERS,
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
