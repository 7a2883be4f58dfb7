"""Where the tour stops: every page that is read, with who reads it; what is left out, with the reason.

A test holds both against the table of routes (tests/access/table.py). Addresses are those of the story that
`manage.py demo` tells.
"""

from dataclasses import dataclass

VISITOR, DELEGATE, SPONSOR, MOVER, OFFICER = "visitor", "delegate", "sponsor", "mover", "officer"
WHO = {
    DELEGATE: "head.jp@delegates.example",
    SPONSOR: "head.au@delegates.example",
    MOVER: "head.eu@delegates.example",
    OFFICER: "officer.1@secretariat.example",
}


@dataclass(frozen=True)
class Stop:
    """One page: the name of its route, its address, who reads it.

    Where `via` is set the address is that of a list, and the page is the first link in it whose address holds `via`.
    `state` names what is other than usual about the page; `press` are roles and names that are pressed one after the
    other to bring it about, none of which may write; `status` is what it then answers.
    """

    route: str
    where: str
    who: str = VISITOR
    via: str = ""
    state: str = ""
    press: tuple[tuple[str, str], ...] = ()
    status: int = 200

    @property
    def name(self) -> str:
        """What its pictures and figures are called."""
        return f"{self.route}-{self.state}" if self.state else self.route


STOPS = (
    # What everybody reads
    Stop("front", "/"),
    Stop("search", "/search/?q=neodimium"),
    Stop("products", "/products/"),
    Stop("product", "/products/ndpr-oxide/"),
    Stop(
        "quote",
        "/quote/?product=ndpr-oxide&origin=CN&importer=JP&on=2026-11-20&price=69&currency=USD&unit=KGM"
        "&content_basis=gross&value_basis=CIF",
    ),
    Stop("releases", "/releases/"),
    Stop("release", "/releases/4/"),
    Stop("decisions", "/decisions/"),
    Stop("decision", "/decisions/2026-1/"),
    Stop("decision_receipt", "/decisions/2026-1/receipt/"),
    Stop("members", "/members/"),
    Stop("member", "/members/JP/"),
    Stop("decision_rules", "/how-we-decide/"),
    Stop("developers", "/developers/"),
    Stop("join", "/join/"),
    Stop("patterns", "/patterns/"),
    # Signing in
    Stop("account_login", "/accounts/login/"),
    Stop("sso_choose", "/accounts/login/member/"),
    Stop("account_reset_password", "/accounts/password/reset/"),
    Stop("account_reset_password_done", "/accounts/password/reset/done/"),
    Stop("account_reset_password_from_key_done", "/accounts/password/reset/key/done/"),
    Stop("lost_factor", "/accounts/lost-factor/"),
    Stop("lost_factor_sent", "/accounts/lost-factor/sent/"),
    Stop("account_signup", "/accounts/signup/"),
    Stop("account_inactive", "/accounts/inactive/"),
    Stop("local_cast", "/local/cast/"),
    Stop("local_mailbox", "/local/mailbox/"),
    Stop("local_mail", "/local/mailbox/", via="/local/mailbox/"),
    Stop("local_authenticator", "/local/authenticator/"),
    # A delegate
    Stop("desk", "/desk/", DELEGATE),
    Stop("timetable", "/timetable/?capital=KR", OFFICER),
    Stop("proposals", "/proposals/", DELEGATE),
    Stop("proposal", "/proposals/2026-7/", DELEGATE),
    Stop("proposal_version", "/proposals/2026-7/v1/", DELEGATE),
    Stop("proposal_impact", "/proposals/2026-7/impact/", DELEGATE),
    Stop("proposal_brief", "/proposals/2026-7/brief/", DELEGATE),
    Stop("proposal_compare", "/proposals/2026-7/compare/?text=v1&text=v1a1&text=v2", DELEGATE),
    Stop("proposal_position", "/proposals/2026-8/position/", DELEGATE),
    Stop("proposal_cosponsor", "/proposals/2026-8/co-sponsor/", DELEGATE),
    Stop("proposal_amend", "/proposals/2026-8/amend/2/", DELEGATE),
    Stop("amendment_withdraw", "/proposals/2026-8/v1/a1/withdraw/", MOVER),
    Stop("proposal_audience", "/proposals/2026-8/audience/", SPONSOR),
    Stop("proposal_revise", "/proposals/2026-8/revise/", SPONSOR),
    Stop("proposal_return", "/proposals/2026-8/return/", OFFICER),
    Stop("ballot_receipt", "/ballots/2026-7/receipt/", SPONSOR),
    Stop("application_ask", "/applications/2026-1/ask/declare-admissible/", OFFICER),
    Stop("proposal_notes", "/proposals/2026-7/notes/", DELEGATE),
    Stop("proposal_edit", "/proposals/2026-9/edit/", DELEGATE),
    Stop("proposal_paste", "/proposals/2026-9/edit/paste/", DELEGATE),
    Stop("proposal_row_terms", "/proposals/2026-9/edit/", DELEGATE, via="/terms/"),
    Stop("proposal_withdraw", "/proposals/2026-9/withdraw/", DELEGATE),
    Stop("ballot", "/ballots/2026-7/", DELEGATE),
    Stop("ballot_room", "/ballots/2026-7/room/", DELEGATE),
    Stop("delegation", "/delegation/JP/", DELEGATE),
    Stop("two_persons", "/delegation/JP/two-persons/", DELEGATE),
    Stop("delegation_invite", "/delegation/JP/invite/", DELEGATE),
    Stop("delegation_invite_list", "/delegation/JP/invite/list/", DELEGATE),
    Stop("credential_upload", "/delegation/JP/credentials/", DELEGATE),
    Stop("delegate_withdraw", "/delegation/JP/", DELEGATE, via="/withdraw/"),
    Stop("provider", "/delegation/JP/sign-in/", DELEGATE),
    Stop("membership", "/membership/", DELEGATE),
    Stop("motion_new", "/motions/new/", DELEGATE),
    Stop("withdrawal", "/membership/withdrawal/", DELEGATE),
    Stop("notices", "/notices/", DELEGATE),
    Stop("notices_how", "/notices/how/", DELEGATE),
    Stop("calendar", "/notices/calendar/", DELEGATE),
    Stop("dispatch_of", "/notices/dispatch/JP/", DELEGATE),
    Stop("consumers", "/consumers/", DELEGATE),
    Stop("consumer_new", "/consumers/new/", DELEGATE),
    Stop("record", "/record/", DELEGATE),
    Stop("record_of", "/record/of/PROP/2026/007/", DELEGATE),
    Stop("incidents", "/incidents/", DELEGATE),
    Stop("seat", "/seat/", DELEGATE),
    Stop("mfa_index", "/accounts/security/", DELEGATE),
    Stop("account_change_password", "/accounts/password/change/", DELEGATE),
    Stop("account_logout", "/accounts/logout/", DELEGATE),
    # The secretariat
    Stop("requests", "/requests/", OFFICER),
    Stop("resets", "/resets/", OFFICER),
    Stop("secretariat", "/secretariat/", OFFICER),
    Stop("appoint_ask", "/secretariat/appoint/", OFFICER),
    Stop("office_end_ask", "/secretariat/", OFFICER, via="/end/"),
    Stop("accreditation_end_ask", "/delegation/JP/", OFFICER, via="/end/"),
    Stop("provider_set", "/delegation/JP/sign-in/set/", OFFICER),
    Stop("rule_write", "/how-we-decide/version/", OFFICER),
    Stop("rule_call", "/how-we-decide/", OFFICER, via="/how-we-decide/subjects/"),
    Stop("competence_declare", "/members/EU/declare/", OFFICER),
    Stop("competence_end", "/members/EU/", OFFICER, via="/declarations/"),
    Stop("standing_correct", "/members/JP/standing/", OFFICER),
    Stop("dispatch", "/notices/dispatch/", OFFICER),
    Stop("view_as", "/view-as/", OFFICER),
    Stop("application", "/membership/", OFFICER, via="/applications/"),
    Stop("note_new", "/ballots/2026-7/note/", OFFICER),
)

STATES = (
    # The same pages where something is other than usual, and pages that say no
    Stop("desk", "/desk/", OFFICER, state="secretariat"),
    Stop("desk", "/desk/", SPONSOR, state="voted"),
    Stop("proposal", "/proposals/2026-8/", DELEGATE, state="negotiated"),
    Stop("proposal", "/proposals/2026-8/", SPONSOR, state="own"),
    Stop("proposal", "/proposals/2026-6/", state="adopted"),
    Stop("proposal_brief", "/proposals/2026-8/brief/", DELEGATE, state="negotiated"),
    Stop("decision", "/decisions/2026-3/", state="not-adopted"),
    Stop("ballot", "/ballots/2026-7/", SPONSOR, state="voted"),
    Stop("ballot", "/ballots/2026-7/", OFFICER, state="looked-on"),
    Stop("product", "/products/germanium-metal/", state="gate-price"),
    Stop("quote", "/quote/", state="empty"),
    Stop("quote", "/quote/?product=ndpr-oxide&origin=CN&importer=JP&on=2026-11-20&price=sixty&currency=USD"
         "&unit=KGM&content_basis=gross&value_basis=CIF", state="refused", status=422),
    Stop("search", "/search/?q=unobtainium", state="nothing"),
    Stop("appoint_ask", "/secretariat/appoint/", OFFICER, state="refused",
         press=(("button", "Ask a second officer"),), status=422),
    Stop("error", "/no-such-page/", state="404", status=404),
    Stop("error", "/quote/?nonsense=1", state="400", status=400),
    Stop("error", "/requests/1/", DELEGATE, state="403", status=403),
)  # fmt: skip

_FILE = "a file, not a page"
_ONWARD = "leads on to another page"
_STEP = "a step that stands on one before it; its journey looks at it"
_LINK = "opened by a link that a mail carries; its journey looks at it"
_STATE = "nothing in the story is in the state that it asks for; its tests look at it"
_PROOF = "asks for a fresh proof first; its journey looks at it"
EXCUSED = {
    **dict.fromkeys(
        ("amendment_text", "proposal_text", "proposal_curves_csv", "proposal_impact_csv", "proposal_brief_pdf",
         "proposal_brief_docx", "decision_seats", "decision_votes", "product_history",
         "product_prices", "credential_file", "declaration_file", "note_scan", "application_file", "dispatch_csv",
         "motion_text", "published_file", "health", "health_voting", "metrics", "feed"),
        _FILE,
    ),
    "calendar_feed": _FILE,
    "desk_drafts": "a part of the desk, loaded with it",
    **dict.fromkeys(("proposal_edit_now", "proposal_row_curve"), "a part of the editor, for its script"),
    "ballot_clock": _FILE,
    "proposal_compare_pdf": _FILE,
    "ballot_receipt_file": _FILE,
    **dict.fromkeys(("delegation_home", "sso_back", "sso_again", "mfa_login_webauthn"), _ONWARD),
    **dict.fromkeys(("ballot_confirm", "mfa_authenticate", "second_factor"), _STEP),
    **dict.fromkeys(
        ("invitation_open", "invitation", "application_follow", "new_factor_open", "new_factor",
         "account_reset_password_from_key"),
        _LINK,
    ),
    **dict.fromkeys(
        ("proposal_table",
         "note_read", "credential_ask", "provider_end",
         "seat_doubt_ask", "reset_ask", "request", "request_approve", "request_refuse",
         "application_put", "motion", "motion_put", "consumer", "consumer_contact", "key_new", "key_end", "sso_tie",
         "sso_untie"),
        _STATE,
    ),
    **dict.fromkeys(
        ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_add_webauthn",
         "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_activate_totp", "mfa_deactivate_totp",
         "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
        _PROOF,
    ),
}  # fmt: skip
