"""The abuse suite as a list: what is tried, by whom, what stops it, and the test that tries it.

`python -m tests.abuse.page` prints it and writes docs/abuse.md. Every test of this folder is named here, and tests of
other folders where an equal one stood there before. To add one: write the test, and its row at the end of its part.
"""

from collections.abc import Mapping
from dataclasses import dataclass

HERE = "tests/abuse/"


@dataclass(frozen=True)
class Variant:
    """One way in which somebody might try; `test` is the node id that pytest knows it by."""

    tried: str
    who: str
    stop: str
    test: str


def one(tried: str, who: str, stop: str, test: str) -> tuple[Variant, ...]:
    """A test that tries one thing."""
    return (Variant(tried, who, stop, test),)


def each(test: str, who: str, stops: Mapping[str, str], about: str = "") -> tuple[Variant, ...]:
    """A test whose parameters are the variants: their ids say what is tried, the mapping what stops each."""
    return tuple(Variant(f"{about}{case}", who, stop, f"{test}[{case}]") for case, stop in stops.items())


def alike(stop: str, *cases: str) -> dict[str, str]:
    """Cases that one thing stops."""
    return dict.fromkeys(cases, stop)


THIEF, OFFICER, HEAD, DELEGATE = "who has a cookie", "an officer", "a head", "a delegate"
GUESSER, HOLDER = "an outsider", "who holds a link"
SQL = "who speaks SQL as the application"
GRANT = "the grants of the application's role"

SESSIONS = (
    *each(
        f"{HERE}test_sessions.py::test_such_a_session_opens_nothing_and_casts_nothing", THIEF,
        {
            "replayed after sign-out": "the row of the session is deleted",
            "idle for half an hour": "`SessionRules`",
            "kept busy beyond eight hours": "`SessionRules`",
            "ended by its owner from another browser": "the row of the session is deleted",
            "kept through a change of the password": "the session holds a digest of the password's hash",
            "kept beyond the end of the seat": "`end_sessions`, in the transaction of the approval",
            "of an account that was closed": "`is_active`, asked at each request",
            "a key that was made up": "keys are given out, never taken over",
            "a person's id for a key": "the same",
            "with the password alone, before the second step": "a sign-in is one after its second step",
            "planted before sign-in": "a new key at sign-in",
            "planted before the second step": "a new key at the second step",
        },
        "a session ",
    ),
    *one("a session kept through a new password over the mail's link", THIEF,
         "the session holds a digest of the password's hash",
         f"{HERE}test_sessions.py::test_a_session_kept_through_a_new_password_over_the_mails_link_is_out"),
    *one("a new password over the mail's link, past the second step", "who reads a mailbox",
         "a link for a password signs nobody in",
         f"{HERE}test_sessions.py::test_a_new_password_over_the_mails_link_is_no_way_around_the_second_step"),
    *one("the session of a head who was replaced", HEAD, "`end_sessions`, and the seat is read at each request",
         "tests/members/test_replace_a_head.py::test_the_old_head_is_out_at_the_next_click_and_the_new_one_begins_at_that_instant"),
    *one("the sessions of everybody, ended", DELEGATE, "an officer's own password at the terminal",
         "tests/signin/test_sessions.py::test_nobody_else_ends_the_sessions_of_everybody"),
    *one("another person's session, ended", DELEGATE, "the row is looked for among one's own",
         "tests/signin/test_sessions.py::test_nobody_ends_anothers_session"),
    *one("a seat that is not held, chosen in one's session", DELEGATE, "seats are read from the database",
         "tests/members/test_switch_seat.py::test_a_seat_that_is_not_held_is_not_taken"),
    *one("a vote confirmed for one state, cast in the seat of another", "who serves two states", "`seat_switched`",
         "tests/members/test_switch_seat.py::test_a_vote_confirmed_for_one_state_is_not_cast_for_the_other"),
    *one("a form of another site", "an outsider", "the token of the form",
         "tests/access/test_leaks.py::test_no_form_is_taken_without_its_own_token"),
)  # fmt: skip

LOOKING_ON = "`ViewingMiddleware`"
VIEW_AS = (
    *each(
        f"{HERE}test_view_as.py::test_who_looks_on_is_refused", "an officer who looks on",
        alike(
            LOOKING_ON, "a second view out of the first", "a seat chosen meanwhile", "a vote sent in the state's name",
            "a vote with a code of the officer's own", "a vote by another method",
            "a vote under a header that names another method", "the paper of a vote",
            "the receipt of the state's own vote", "the headers of a vote's page",
            "a vote's page as a part of another", "a draft begun", "somebody invited",
            "a factor set up for the officer meanwhile",
        ),
    ),
    *one("the second verdict on a request, out of a view", "an officer who looks on", LOOKING_ON,
         f"{HERE}test_view_as.py::test_the_second_verdict_is_not_given_out_of_a_view"),
    *one("a vote's page under an address written otherwise", "an officer who looks on", "there is no such route",
         f"{HERE}test_view_as.py::test_a_vote_is_at_no_other_address"),
    *one("another officer's view in one's own session", OFFICER, "a view is looked for with its officer",
         f"{HERE}test_view_as.py::test_the_number_of_another_officers_view_in_ones_own_session_shows_nothing"),
    *one("a view kept beyond the office, with its open form", "a former officer",
         "the office is read at each request",
         f"{HERE}test_view_as.py::test_a_view_is_over_with_the_office_and_the_page_that_is_open_sends_nothing"),
    *one("a view that nobody is told of", OFFICER, GRANT,
         f"{HERE}test_view_as.py::test_a_view_tells_its_delegation_and_cannot_be_taken_out_of_the_record"),
    *one("credentials uploaded in the state's name", "an officer who looks on", LOOKING_ON,
         f"{HERE}test_view_as.py::test_credentials_are_asked_for_in_the_officers_own_name_alone"),
    *one("every form of the house", "an officer who looks on", LOOKING_ON,
         "tests/access/test_looking_on.py::test_no_route_takes_a_write_from_who_looks_on[POST]"),
    *one("every page of a vote", "an officer who looks on", LOOKING_ON,
         "tests/access/test_looking_on.py::test_no_page_of_a_vote_answers_who_looks_on"),
    *one("the state's drafts, and whether it has voted", "an officer who looks on", "`seat.insider`",
         "tests/access/test_looking_on.py::test_drafts_and_whether_the_state_has_voted_stay_with_the_delegation"),
    *one("a service called past the pages", "an officer who looks on", "`require`",
         "tests/members/test_look_on.py::test_no_service_is_done_from_the_seat_that_is_looked_on_in"),
    *one("a view of more than 15 minutes, by SQL", SQL, "trigger of `members_viewing`",
         "tests/members/test_look_on.py::test_the_table_ends_a_view_once_and_changes_nothing_else"),
    *one("looking on by who is no officer", DELEGATE, "view, service and table",
         "tests/members/test_look_on.py::test_officers_alone_look_on"),
)  # fmt: skip

FOUR_EYES = (
    *each(
        f"{HERE}test_four_eyes.py::test_no_trust_is_made_by_one", OFFICER,
        {
            "officer and chair in one person": "service and table compare persons, not offices",
            "an officer asks for a seat of their own": "`own_seat`",
            "an officer approves a seat of their own": "`own_seat`, and a trigger of `members_accreditation`",
            "an officer asks for the end of a seat of their own": "`own_seat`",
            "an officer asks to doubt a seat of their own": "`own_seat`",
            "an officer approves the end of a seat of their own": "a trigger of `members_accreditation`",
            "an officer confirms a seat of their own": "a trigger of `members_accreditation`",
            "an officer asks for an office of their own": "`own_office`",
            "an officer approves an office of their own": "a trigger of `members_office`",
            "an office asked for by who gets it, past the page": "a trigger of `members_office`",
            "a verdict by an officer who looks on": "`require`",
            "a verdict by an office without a person": "`role_may_not`",
            "a verdict by an office that is to begin": "the table reads the office by its clock",
            "a verdict by a delegate in an officer's name": "the same",
        },
    ),
    *one("a form with another officer's name in it", OFFICER, "who is signed in is read, never the form",
         f"{HERE}test_four_eyes.py::test_the_form_takes_no_other_name_than_that_of_who_is_signed_in"),
    *one("a link in a mail that approves when it is followed", "an outsider", "verdicts are given by POST",
         f"{HERE}test_four_eyes.py::test_a_link_that_is_followed_approves_nothing"),
    *each(
        f"{HERE}test_four_eyes.py::test_the_tables_refuse_it_too", SQL,
        alike("trigger of `members_verdict`", "a verdict on one's own request",
              "a verdict on one's own request, as chair", "a verdict by who holds no office")
        | alike(GRANT, "who asked, changed afterwards", "what was asked, changed afterwards",
                "when it was asked, changed afterwards", "a verdict turned round", "an adviser made head",
                "a seat given to somebody else", "triggers switched off for the session",
                "the clock moved back to before a request lapsed", "the record of it taken away")
        | alike("trigger of `members_accreditation`", "a seat", "a seat on a request that nobody approved",
                "the end of a seat taken away")
        | alike("the tables belong to another role", "the rule taken off the table", "the rule rewritten"),
    ),
    *each(
        f"{HERE}test_approve_step_up.py::test_a_proof_that_does_not_serve_approves_nothing", OFFICER,
        {"no proof": "`proof_missing`", "older than five minutes": "`proof_stale`"}
        | alike("its keyed digest, or its person, differs", "a proof that was never given", "for another request",
                "for what the request does not ask", "for refusing it", "of the officer who asked", "of the chair",
                "from another office of the same person", "of another sign-in", "for a vote",
                "for a vote, on what is called the same"),
        "an approval, its proof: ",
    ),
    *each(
        f"{HERE}test_approve_step_up.py::test_the_table_refuses_it_by_itself", SQL,
        alike("trigger of `members_verdict`", "without a proof", "with a proof of who asked",
              "with a proof for another request", "with a proof for a vote", "with a stale proof, dated back",
              "with a proof by single sign-on", "with a proof that does not exist",
              "a refusal with a proof of somebody else"),
        "a verdict, ",
    ),
    *each(
        f"{HERE}test_approve_step_up.py::test_the_page_approves_by_no_proof_that_is_none", THIEF,
        alike("`proof_wrong`", "the password as code", "a recovery code", "a code of the officer who asked",
              "a code that approved another request", "a passkey without the person verified")
        | alike("`proof_missing`", "nothing at all", "a member's sign-in service")
        | {"a passkey asked for another request": "`proof_other`"},
        "approved with ",
    ),
    *each(
        f"{HERE}test_membership_step_up.py::test_an_admission_is_put_to_no_ballot_by_a_proof_that_does_not_serve",
        OFFICER,
        {"no proof": "`proof_missing`", "older than five minutes": "`proof_stale`"}
        | alike("its keyed digest, or its person, differs", "for other terms", "of another officer", "for approving"),
        "an admission put to the ballot, its proof: ",
    ),
    *each(
        f"{HERE}test_membership_step_up.py::test_no_notice_is_given_by_a_proof_that_does_not_serve", THIEF,
        {"no proof": "`proof_missing`", "older than five minutes": "`proof_stale`"}
        | alike("its keyed digest, or its person, differs", "for another day", "of another head"),
        "a notice of withdrawal, its proof: ",
    ),
    *each(
        f"{HERE}test_membership_step_up.py::test_the_table_takes_no_admission_without_a_fresh_proof_of_an_officer", SQL,
        alike("trigger of `members_motion`", "without", "of a head", "by single sign-on"),
        "an admission, proof ",
    ),
    *one("a notice of withdrawal without a proof of its giver", SQL, "trigger of `members_withdrawalnotice`",
         f"{HERE}test_membership_step_up.py::"
         "test_the_table_takes_no_notice_without_a_fresh_proof_of_its_giver_or_with_a_used_one"),
    *one("an approval with a proof, out of a view", OFFICER, "`require`",
         f"{HERE}test_approve_step_up.py::test_an_officer_who_looks_on_is_asked_for_no_proof"),
    *one("a note guessed without a proof", THIEF, "the proof is asked before the readings are compared",
         "tests/members/test_prove_an_approval.py::test_guessing_a_note_without_a_proof_tells_nothing_and_spends_no_reading"),
    *one("own second officer", OFFICER, "`own_request`",
         "tests/members/test_ask_a_second_officer.py::test_nobody_approves_what_they_asked"),
    *one("an approval after the approver's office ended", "a former officer", "`office_ended`",
         "tests/members/test_ask_a_second_officer.py::test_whoever_lost_the_office_meanwhile_decides_nothing"),
    *one("an approval after the asker's office ended", OFFICER, "`asker_left`",
         "tests/members/test_ask_a_second_officer.py::test_what_somebody_asked_who_left_is_not_approved_but_may_be_refused"),
    *one("an approval after 24 hours", OFFICER, "`request_lapsed`",
         "tests/members/test_ask_a_second_officer.py::test_a_request_lapses_after_24_hours_and_nothing_is_written"),
    *one("a second verdict", OFFICER, "`request_decided`",
         "tests/members/test_ask_a_second_officer.py::test_a_request_is_decided_once"),
    *one("two verdicts at the same moment", "two officers", "unique key, under lock",
         "tests/races/test_two_verdicts_at_once.py::test_one_verdict_and_one_seat_however_many_decide_at_once"),
    *one("a verdict while the office is being ended", OFFICER, "the office is locked before the clock is read",
         "tests/races/test_two_verdicts_at_once.py::test_a_verdict_and_the_end_of_its_office_have_an_order"),
    *one("a seat other than the approved one, by SQL", SQL, "trigger of `members_accreditation`",
         "tests/members/test_seats_take_two_officers.py::test_an_approved_request_gives_exactly_what_stands_in_it"),
    *one("an approved request used twice, by SQL", SQL, "unique key",
         "tests/members/test_seats_take_two_officers.py::test_it_gives_it_once"),
    *one("an office past the request", OFFICER, "`role_may_not`, `two_officers_needed`",
         "tests/members/test_offices_take_two_officers.py::test_one_officer_may_not_do_it_past_the_request"),
    *one("an office by SQL, or another than the approved one", SQL, "trigger of `members_office`",
         "tests/members/test_offices_take_two_officers.py::test_the_table_takes_exactly_what_was_approved_and_once"),
    *one("an office ended or brought back by SQL", SQL, "trigger of `members_office`",
         "tests/members/test_offices_take_two_officers.py::test_the_table_neither_ends_an_office_nor_brings_one_back_without_its_request"),
    *one("a union's declaration by SQL", SQL, "trigger of the table",
         "tests/members/test_declare_a_competence.py::test_the_application_declares_nothing_without_two_officers"),
    *one("a delegate, or the portal, asks and approves", DELEGATE, "`role_may_not`",
         "tests/members/test_ask_a_second_officer.py::test_neither_a_delegate_nor_the_portal_asks_or_decides"),
)  # fmt: skip

INVITATIONS = (
    *one("links like the one that was sent", GUESSER, "256 random bits",
         f"{HERE}test_invitations.py::test_links_that_look_like_the_one_that_was_sent_open_nothing"),
    *one("acting on an invitation that was accepted and no more", "a guest", "a seat takes two officers",
         f"{HERE}test_invitations.py::test_an_invitation_that_was_accepted_gives_no_seat_by_itself"),
    *one("another role, member or person in the guest's form", "a guest", "the form has no such field",
         f"{HERE}test_invitations.py::test_who_was_invited_as_adviser_is_not_seated_as_head"),
    *one("inviting with a form that was open when the seat ended", "a former head",
         "the seat is read at each request",
         f"{HERE}test_invitations.py::test_a_former_head_invites_nobody_with_the_form_that_is_still_open"),
    *one("an opened link taken up in another browser", "an outsider", "its digest waits in the session",
         f"{HERE}test_invitations.py::test_an_opened_link_is_of_no_use_in_another_browser"),
    *one("a link lying open while another one is sent", HOLDER, "`link_unknown`, `link_used`",
         f"{HERE}test_invitations.py::test_a_link_that_was_sent_again_leaves_the_first_dead_even_where_it_lies_open"),
    *one("an accepted link taken over by another account", HOLDER, "`link_used`",
         f"{HERE}test_invitations.py::test_an_accepted_link_is_not_taken_over_by_another_account"),
    *each(
        f"{HERE}test_invitations.py::test_the_table_keeps_an_invitation_as_it_was_sent", SQL,
        alike("trigger of `members_invitation`", "used again", "for another address", "accepted by somebody else")
        | alike(GRANT, "longer than 72 hours", "for another role", "for another member",
                "with a link that one knows", "taken out of the table"),
        "an invitation ",
    ),
    *one("a link used twice", HOLDER, "`link_used`",
         "tests/members/test_accept_an_invitation.py::test_a_link_is_used_once"),
    *one("a forwarded link, by who is signed in as somebody else", HOLDER, "`other_address`",
         "tests/members/test_accept_an_invitation.py::test_somebody_else_who_is_signed_in_cannot_take_a_forwarded_link"),
    *one("a forwarded link, with an address of one's own", HOLDER, "the account is made for the invited address",
         "tests/members/test_accept_an_invitation.py::test_the_account_is_made_for_the_invited_address_whoever_holds_the_link"),
    *one("a link after 72 hours, opened before", HOLDER, "`link_expired`",
         "tests/members/test_accept_an_invitation.py::test_a_link_that_expired_between_opening_and_accepting_makes_no_account"),
    *one("a link taken back, opened before", HOLDER, "`link_cancelled`",
         "tests/members/test_accept_an_invitation.py::test_a_link_taken_back_between_opening_and_accepting_makes_no_account"),
    *one("the digest of the table for a link", SQL, "the link is made with the web server's secret",
         "tests/members/test_accept_an_invitation.py::test_the_digest_is_no_link"),
    *one("an adviser, or another state's head, invites", DELEGATE, "`role_may_not`, `other_delegation`",
         "tests/members/test_invite.py::test_an_adviser_invites_nobody_and_a_head_nobody_into_another_delegation"),
    *one("a head keeps the invitation of a successor back", HEAD, "`role_may_not`",
         "tests/members/test_invite.py::test_a_head_neither_resends_nor_cancels_the_invitation_of_a_successor"),
    *one("a program for credentials", DELEGATE, "taken by first bytes; saved, never shown",
         "tests/members/test_credentials.py::test_another_kind_of_file_or_too_large_a_one_is_refused_in_place"),
)  # fmt: skip

ELECTORATE, SEAT = "the electorate, frozen at opening", "the accreditation, read under lock"
WHO_VOTES = (
    *each(
        f"{HERE}test_who_votes.py::test_no_vote_is_cast", "who has no vote",
        alike(ELECTORATE, "a state of the union", "a member that was suspended at opening",
              "a member suspended at opening and party since", "a member that was no party at opening")
        | alike(SEAT, "a state of the union in the union's seat", "an adviser in the head's seat",
                "an adviser who says they are head", "a former head",
                "an alternate whose credentials begin tomorrow", "the head of another state",
                "an officer in a head's seat")
        | alike("`role_may_not`", "an adviser", "an officer", "the chair", "the portal itself")
        | alike("the window, by the clock read under lock", "a head at the closing instant",
                "a head after the decision")
        | {"a head on a ballot that is not there": "`ballot_unknown`"},
    ),
    *each(
        f"{HERE}test_who_votes.py::test_a_key_of_a_consumer_opens_no_page_of_a_vote", "a consumer",
        alike("votes have no API; keys are read under `/api/` alone", "post", "get", "put"),
        "a key on a vote's address by ",
    ),
    *each(
        f"{HERE}test_who_votes.py::test_the_tables_refuse_it_too", SQL,
        alike("trigger of `members_vote`", "for a suspended member", "under another ballot's elector",
              "dated before the opening", "dated after the close", "by an adviser's credentials")
        | alike(GRANT, "a choice changed", "a vote taken away", "all votes emptied",
                "a place in the electorate changed", "a weight changed", "the close moved on",
                "the rule of a ballot changed", "a rule rewritten", "a proof used for another vote",
                "a proof made younger")
        | {"the trigger switched off": "the tables belong to another role"},
        "a vote by SQL: ",
    ),
    *one("an elector added to an open ballot, by SQL", SQL, "`close_ballot`: the digest of the electorate is frozen",
         f"{HERE}test_who_votes.py::test_an_elector_added_by_sql_to_an_open_ballot_changes_no_decision"),
    *each(
        "tests/members/test_who_vouches_for_a_vote.py::test_a_vote_that_nobody_vouches_for_lets_nothing_be_decided",
        SQL,
        alike("`vote_unvouched`: nothing is decided", "with no entry in the record",
              "with an entry, and a proof made without the key"),
        "a vote forged by SQL ",
    ),
    *each(
        f"{HERE}test_written_by_sql.py::test_the_tables_take_no_such_row", SQL,
        alike("trigger of `members_user`", "an account put under another person", "another account for who has acted")
        | {"a spent proof copied": "unique key of `members_proof`"},
    ),
    *one("a code app of another, written over with one's own", SQL, "the factor's seal, under the portal's key",
         f"{HERE}test_written_by_sql.py::test_a_code_app_written_over_with_ones_own_opens_nothing"),
    *one("a passkey of one's own, written into another's account", SQL, "the factor's seal, under the portal's key",
         f"{HERE}test_written_by_sql.py::test_a_passkey_of_ones_own_in_anothers_account_opens_nothing"),
    *one("a tie to a member's service, written for another's account", SQL, "the tie's seal, under the portal's key",
         f"{HERE}test_written_by_sql.py::test_a_tie_by_sql_is_nobodys"),
    *one("a ballot with an electorate of one", SQL, "the ballot's seal, under the portal's key",
         f"{HERE}test_written_by_sql.py::test_a_ballot_that_the_portal_did_not_open_is_never_decided"),
    *one("a text moved off its ballot", SQL, "trigger of `tariffs_version`",
         f"{HERE}test_written_by_sql.py::test_a_text_stays_on_its_ballot"),
    *one("the head's codes used up by guesses in another browser", "who has the password",
         "guesses are counted for each sign-in",
         f"{HERE}test_guesses.py::test_whoever_guesses_with_the_password_keeps_nobody_from_a_vote_in_a_browser_that_is_in"),
    *one("the right code shut out at sign-in by guesses in another browser", "who has the password",
         "a browser that the account knows is counted apart",
         f"{HERE}test_guesses.py::test_a_browser_that_the_account_knows_takes_the_right_code_while_another_guesses"),
    *one("a factor set up out of one member's service by who sits for two", "who runs a member's service",
         "`opening.refuse_one_of_two`",
         f"{HERE}test_single_sign_on.py::test_a_service_sets_up_no_factor_for_who_sits_for_two"),
    *one("a ballot decided before it closes, by SQL", SQL, "trigger of `members_decision`",
         "tests/members/test_what_may_not_change.py::test_no_decision_is_written_before_the_close[as announced]"),
    *one("a ballot ended without a decision, by SQL", SQL, "trigger of `members_ballot`",
         "tests/members/test_what_may_not_change.py::test_no_ballot_ends_without_its_decision[decided]"),
    *one("an electorate with votes that no declaration gives, by SQL", SQL, "trigger of `members_electorateentry`",
         "tests/members/test_declare_a_competence.py::test_an_electorate_that_the_application_writes_gives_nobody_several_votes_undeclared"),
    *one("a vote of a represented state, by SQL", SQL, "trigger of `members_vote`",
         "tests/members/test_cast_a_vote.py::test_the_table_itself_refuses_a_vote_of_a_represented_state"),
    *one("a vote on ended credentials, by SQL", SQL, "trigger of `members_vote`",
         "tests/members/test_cast_a_vote.py::test_the_table_itself_refuses_a_vote_on_an_ended_accreditation"),
    *one("a vote after the instant, by SQL", SQL, "trigger of `members_vote`",
         "tests/members/test_cast_a_vote.py::test_the_table_itself_refuses_a_vote_after_the_instant"),
    *one("a vote that waited for the end of its credentials", "a former head", "the seat is locked",
         "tests/races/test_vote_against_end_of_credentials.py::test_a_vote_that_waited_for_the_end_of_its_credentials_is_refused"),
    *one("a published vote turned round", SQL, "recount from the published bytes",
         "tests/members/test_recount.py::test_one_flipped_vote_in_a_document_is_found"),
)  # fmt: skip

FACTOR = "tests/signin/test_second_factor_for_seats.py::"
GUESSES = (
    *each(
        f"{HERE}test_guesses.py::test_of_so_many_guessed_codes_five_in_five_minutes_and_twenty_a_day_are_looked_at",
        "who has a password",
        alike("`second_step`, counted under the account", "codes of the app-12", "recovery codes-12"),
        "guesses at ",
    ),
    *each(
        f"{HERE}test_guesses.py::test_of_so_many_guessed_codes_five_in_five_minutes_and_twenty_a_day_are_looked_at",
        "who has a password",
        alike("`second_step`, counted under the account (long)", "codes of the app-10000", "recovery codes-10000"),
        "guesses at ",
    ),
    *one("five guesses at a code every five minutes", "who has a password", "20 a day under the account",
         f"{HERE}test_guesses.py::test_a_day_of_patience_gives_twenty_guesses_at_a_code"),
    *each(
        f"{HERE}test_guesses.py::test_of_so_many_guessed_links_none_opens_a_reset_or_an_invitation", GUESSER,
        {"12": "256 random bits", "10000": "256 random bits (long)"}, "guessed links: ",
    ),
    *one("one password tried on all accounts", GUESSER, "a flood from one address is answered 429",
         f"{HERE}test_guesses.py::test_who_sprays_one_password_over_all_accounts_is_held_back_as_a_flood"),
    *one("a used code sent again at another door", "who looks over a shoulder", "`first_use`",
         f"{HERE}test_guesses.py::test_a_code_that_was_used_is_not_taken_at_another_door"),
    *one("a code of one's own app for another's account", DELEGATE, "codes are looked for under the account",
         f"{HERE}test_guesses.py::test_a_code_of_another_persons_app_opens_nothing"),
    *one("a recovery code of one's own for another's account", DELEGATE, "codes are looked for under the account",
         f"{HERE}test_guesses.py::test_a_recovery_code_of_another_person_opens_nothing"),
    *one("200 passwords for one account from 40 addresses", GUESSER, "`login_failed`, counted under the account",
         "tests/signin/test_guessing.py::test_of_two_hundred_guesses_from_forty_addresses_five_are_looked_at"),
    *one("10,000 passwords for one account from 200 addresses", GUESSER, "`login_failed` (long)",
         "tests/signin/test_guessing.py::test_of_ten_thousand_guesses_from_200_addresses_five_in_five_minutes_are_looked_at"),
    *one("other capitals or spaces in the address for new guesses", GUESSER, "one key for one account",
         "tests/signin/test_guessing.py::test_capitals_and_spaces_in_the_address_give_no_new_guesses"),
    *one("another port in the host header for new guesses", GUESSER, "one key for one account",
         "tests/signin/test_guessing.py::test_another_port_in_the_host_header_gives_no_new_guesses"),
    *one("filling the cache to wash the counts away", GUESSER, "`KeptUntilItExpires`",
         "tests/signin/test_guessing.py::test_three_hundred_other_entries_do_not_wash_the_counts_away"),
    *one("shutting the owner out by guessing", GUESSER, "a known browser is counted apart, a passkey not at all",
         "tests/signin/test_guessing.py::test_the_owner_signs_in_from_a_known_browser_while_another_guesses"),
    *one("finding out who has an account", GUESSER, "one answer, one hashed password",
         "tests/signin/test_guessing.py::test_an_unknown_account_is_answered_in_the_same_words_and_shut_at_the_same_try"),
    *one("a code of the app replayed from another session", "who looks over a shoulder", "`first_use`",
         "tests/signin/test_codes.py::test_a_code_is_taken_once_from_any_session"),
    *one("a passkey's answer made on another page", "a page that phishes", "`from_our_address`",
         "tests/signin/test_passkeys.py::test_an_answer_made_on_another_page_is_refused"),
    *one("a passkey's answer sent again", "who listens", "each question is answered once",
         "tests/signin/test_passkeys.py::test_an_answer_is_taken_once"),
    *one("another account's handle with one's own passkey", DELEGATE, "the key is looked for under the account",
         "tests/signin/test_passkeys.py::test_another_accounts_handle_does_not_sign_in_with_ones_own_key"),
    *one("a factor taken away with the password alone", "who has a password", "who has a factor proves it with that",
         "tests/signin/test_passkeys.py::test_the_password_alone_does_not_take_a_factor_away"),
    *each(
        f"{FACTOR}test_each_who_holds_a_seat_is_led_to_setting_one_up_and_back", "who has a password",
        alike("`SecondFactorForSeats`", "an adviser", "an alternate", "a head", "an officer", "the chair"),
        "the seat opened with the password alone of ",
    ),
    *one("every form of a seat, with the password alone", "who has a password", "`factor_missing`",
         f"{FACTOR}test_an_act_is_refused_in_words_and_nothing_is_recorded"),
    *one("a draft read on a public page, with the password alone", "who has a password",
         "the seat is taken off the request", f"{FACTOR}test_what_is_read_meanwhile_is_what_the_public_reads"),
    *one("a service's sign-in for a seat of another member, beside a password", DELEGATE,
         "only a seat of its own member is spared",
         f"{FACTOR}test_a_service_spares_no_factor_for_a_seat_of_another_member"),
    *one("a seat kept open after its factor was taken away", THIEF, "the rows are asked at each request",
         f"{FACTOR}test_a_factor_that_is_gone_closes_the_seat_at_the_next_click"),
    *one("recovery codes alone for a factor", DELEGATE, "they stand in for one",
         f"{FACTOR}test_recovery_codes_alone_are_no_factor"),
    *one("a way on to another site, out of setting up", "a page that phishes", "`onward_of`",
         f"{FACTOR}test_a_way_on_to_another_host_is_followed_by_nobody"),
)  # fmt: skip

DOOR = "tests/tariffs/test_keys_at_the_door.py::"
KEYS = (
    *one("a key in an address", "a consumer", "`key_in_address`",
         f"{DOOR}test_a_key_in_an_address_is_named_as_leaked_and_not_repeated"),
    *one("an ended key, where the answer lies on the shelf", "a former consumer", "`key_ended`, before the shelf",
         f"{DOOR}test_an_ended_key_is_refused_at_the_next_request_also_where_the_answer_lies_on_the_shelf"),
    *one("an expired key", "a consumer", "`key_expired`", f"{DOOR}test_a_key_expires_by_the_clock"),
    *one("a key without the scope", "a consumer", "`scope_missing`",
         f"{DOOR}test_a_key_without_the_scope_of_an_address_is_refused_there"),
    *one("a wrong secret under a known name", GUESSER, "256 random bits, compared in constant time",
         f"{DOOR}test_a_wrong_secret_is_answered_as_an_unknown_key_with_the_same_work"),
    *one("a key's hash for the key, and other texts that are none", SQL, "`key_malformed`",
         f"{DOOR}test_what_is_no_key_is_refused_everywhere_and_counted_nowhere"),
    *one("a key for a page or an act", "a consumer", "keys are read under `/api/` alone",
         f"{DOOR}test_a_key_opens_no_page_and_no_act"),
    *one("a key brought back, prolonged or widened by SQL", SQL, "triggers and grants",
         "tests/tariffs/test_consumers.py::test_the_tables_refuse_to_change_a_key_or_to_bring_it_back"),
    *one("twenty threads beyond a limit", "a consumer", "one upsert a request",
         "tests/races/test_a_key_at_its_limit.py::test_twenty_threads_are_answered_to_the_number_of_the_limit"),
    *one("another state's consumer", HEAD, "it is not there",
         "tests/tariffs/test_consumers.py::test_another_members_consumer_is_not_there"),
)  # fmt: skip

RESETS = (
    *each(
        f"{HERE}test_reset.py::test_no_factor_is_taken_away", "who wants a factor gone",
        {
            "own second officer": "`own_request`",
            "approved by the delegate": "`role_may_not`",
            "asked by the head": "`role_may_not`",
            "approved after the office ended": "`office_ended`",
            "asked by who left since": "`asker_left`",
            "approved after 24 hours": "`request_lapsed`",
            "of a seat that ended since": "`accreditation_ended`",
            "called at a number that came with the report": "`channel_not_on_file`",
            "called by the credentials of somebody else": "`channel_not_on_file`",
            "the head vouches for the head": "`channel_not_on_file`",
            "the head of another state vouches": "`channel_not_on_file`",
            "the delegate vouches for themselves": "`not_said`",
            "called before it was reported": "`call_not_in_time`",
            "a call that is still to come": "`call_not_in_time`",
            "without a report": "`report_unknown`",
            "asked a second time": "`asked_already`",
            "an officer's own factors": "`own_factors`",
        },
        "a reset: ",
    ),
    *each(
        f"{HERE}test_reset.py::test_a_link_works_once_in_time_for_its_person", HOLDER,
        alike("service and table", "used again", "late", "forwarded", "without the password", "changed"),
        "the link of a reset ",
    ),
    *each(
        f"{HERE}test_reset.py::test_the_tables_refuse_it_too", SQL,
        alike("trigger of `mfa_authenticator`", "taken away", "given to another account", "made of another kind")
        | {"a reset without a request": "trigger of `members_factorreset`"}
        | alike(GRANT, "a report changed", "a reset undone"),
        "a factor by SQL: ",
    ),
    *one("a factor without the link, after a reset, by SQL", SQL, "trigger of `mfa_authenticator`",
         f"{HERE}test_reset.py::test_after_a_reset_the_table_takes_no_factor_without_the_link"),
    *each(
        f"{HERE}test_reset.py::test_the_table_takes_a_link_once_and_in_time", SQL,
        alike("trigger of `members_factorreset`", "late", "again"), "the link of a reset by SQL, ",
    ),
)  # fmt: skip

STEP_UP = f"{HERE}test_step_up.py::"
A_VOTE = (
    *each(
        f"{STEP_UP}test_a_proof_that_does_not_serve_casts_nothing", "who calls the service",
        alike("the proof's keyed digest: person, seat, sign-in, act, ballot, text, choice",
              "a proof that was never given", "for another choice", "for another ballot", "for another text",
              "for another act", "of the alternate", "of another state's head", "of another sign-in",
              "from another seat of the same person")
        | {"no proof": "`proof_missing`", "older than five minutes": "`proof_stale`",
           "for another text, which is sent as well": "`text_differs`",
           "used by an earlier vote": "`proof_used`, unique key",
           "after the accreditation ended": "`accreditation_ended`", "from before the close": "`ballot_closed`",
           "of an adviser": "`role_may_not`", "of a state of the union": "`represented`"},
        "a proof, ",
    ),
    *each(
        f"{STEP_UP}test_the_page_takes_no_proof_that_is_none", "who has an open session",
        alike("a password is no proof", "the password", "the password as code")
        | alike("a proof is given for one vote", "nothing at all", "a proof for changing a factor")
        | alike("six digits of the app, and no other", "a recovery code", "no factor at all, and a guess",
                "digits of another script", "a code of long ago", "a code of another person")
        | alike("`first_use`", "a code that signed in", "a code that cast another vote")
        | alike("the question is bound to person, seat, sign-in, ballot, text and choice",
                "a passkey asked for another choice", "a passkey asked for another ballot",
                "a passkey asked in another sign-in", "a passkey asked in another seat",
                "a passkey's answer for signing in", "a passkey asked by nobody")
        | alike("fido2, with the person verified", "a passkey of another person",
                "a passkey without the person verified", "a passkey with another signature",
                "a passkey's answer that is none", "a passkey's answer that is no JSON")
        | alike("`from_our_address`", "a passkey on another site", "a passkey on a subdomain"),
        "at the vote: ",
    ),
    *each(
        f"{STEP_UP}test_the_table_refuses_by_itself", SQL,
        alike("trigger of `members_vote`", "a vote without a proof", "with another person's proof",
              "with a proof for another ballot", "with a proof for another act", "with a stale proof, dated back",
              "with a proof dated ahead", "dated before its proof")
        | {"with a proof that another vote used": "unique key"}
        | alike(GRANT, "a proof is dated anew", "a proof is given to another person", "a proof is taken away",
                "all proofs are taken away"),
        "past the service: ",
    ),
    *each(
        f"{STEP_UP}test_of_so_many_guesses_five_are_looked_at_and_a_passkey_still_votes", "who has an open session",
        {"60": "`second_step`, counted under the account", "10000": "`second_step` (long)"}, "guesses at the vote: ",
    ),
    *each(
        f"{STEP_UP}test_who_casts_no_vote_is_asked_for_no_proof", "who has no vote",
        alike("refused before a proof is asked for", "adviser", "officer", "anonymous"), "a proof taken from an ",
    ),
    *one("proofs changed by the owner of the tables", "the operator", "`alliance_guard`",
         f"{STEP_UP}test_proofs_are_final_for_the_owner_too"),
    *one("a passkey's answer a second time, or after five minutes", "who listens", "`proof_used`, `proof_stale`",
         f"{STEP_UP}test_a_passkeys_answer_is_taken_once_and_for_five_minutes"),
    *one("signing in with the code that cast a vote", "who looks over a shoulder", "`first_use`",
         f"{STEP_UP}test_a_code_that_cast_a_vote_signs_nobody_in"),
)  # fmt: skip

TWO = f"{HERE}test_two_persons.py::"
TWO_PERSONS = (
    *each(
        f"{TWO}test_no_such_vote_is_cast", "one person of a delegation",
        alike("`own_preparation`", "one's own, with two seats of one person", "one's own, as alternate")
        | alike("`not_prepared`", "nobody prepared", "a preparation that was cast, by the alternate",
                "a preparation for another ballot", "a preparation of another state",
                "ended by the head on the day of the vote")
        | alike("`prepared_otherwise`", "another choice than prepared", "an older preparation")
        | alike("`accreditation_ended`", "prepared by who was an adviser", "prepared on somebody's accreditation")
        | alike("`role_may_not`", "prepared by an officer", "ended by the alternate", "ended by an officer")
        | {"who prepared is not accredited any more": "`preparer_left`", "prepared after the close": "`ballot_closed`",
           "prepared on another text": "`text_differs`", "prepared by a state without a vote": "`represented`",
           "prepared where nobody asked": "`two_persons_off`", "prepared for no choice": "`choice_unknown`"},
        "a vote of two: ",
    ),
    *each(
        f"{TWO}test_the_table_takes_no_vote_of_one_person", SQL,
        alike("trigger of `members_vote`", "none", "one's own", "outdated", "another ballot", "another choice"),
        "a vote of two by SQL, its preparation ",
    ),
    *each(
        f"{TWO}test_an_open_browser_of_the_head_takes_no_vote_away", "who has an open session of the head",
        alike("`proof_missing`", "ended without a proof", "asked for without a proof",
              "a delegate withdrawn without a proof")
        | alike("`proof_stale`", "ended by a proof older than five minutes",
                "a delegate withdrawn by a proof older than five minutes")
        | alike("`proof_other`", "ended by a proof for asking", "a delegate withdrawn by a proof for another")
        | {"the last who could prepare withdrawn": "`last_preparer`, and a trigger of `members_withdrawal`"},
        "a vote of two taken away: ",
    ),
    *each(
        f"{TWO}test_the_tables_take_neither_without_a_fresh_proof_of_the_head", SQL,
        alike("triggers of `members_twopersons` and `members_withdrawal`", "without", "of another", "late",
              "for another act"),
        "two persons ended and a delegate withdrawn by SQL, the proof ",
    ),
    *one("a head alone, whose vote takes two", DELEGATE, "the paper says that nobody can prepare",
         f"{TWO}test_with_one_person_left_the_paper_says_that_nobody_can_prepare"),
    *each(
        f"{TWO}test_the_tables_refuse_it_too", SQL,
        alike("the choice is only emptied, after the decision", "a prepared choice changed",
              "a prepared choice emptied before the decision")
        | alike("the head ends it, from the next ballot on", "ended in the past", "ended without anybody")
        | alike(GRANT, "a preparation taken away", "who prepared changed", "taken away")
        | {"prepared by nobody accredited": "trigger of the preparation"},
        "the rule of two by SQL: ",
    ),
)  # fmt: skip

NOTE = f"{HERE}test_note.py::"
NOTES = (
    *each(
        f"{NOTE}test_no_vote_is_cast_by_such_a_note", "who brings, enters or reads a note",
        alike("`ballot_closed`", "entered after the close", "read after the close")
        | alike("`not_received_in_time`", "received before the opening", "received in the future")
        | alike("`note_refused`: one reading, once", "a second guess", "a second guess by another officer")
        | alike("`role_may_not`", "entered by the head", "read by the head")
        | alike("`voted_since`", "the state voted since", "the state voted while it was read")
        | alike("`second_signature_missing`", "one signature where two are asked", "two asked for while it was read",
                "countersigned by another state", "countersigned by the head again")
        | alike("`choice_unknown`", "no choice", "read as no choice")
        | {"own second officer": "`own_request`", "approved without reading": "`second_reading_needed`",
           "of a represented state": "`represented`", "of a suspended state": "`suspended`",
           "of a state outside the electorate": "`not_in_electorate`",
           "no head sat when it came": "`no_head_then`", "the rule takes none": "`notes_forbidden`",
           "a program as its scan": "`file_not_read`"},
        "a note: ",
    ),
    *each(
        f"{NOTE}test_the_table_takes_no_such_vote", SQL,
        alike("trigger of `members_vote`", "a note that waits-did not read alike",
              "a note that was refused-did not read alike", "another choice than both read-did not read alike",
              "neither proof nor note-fresh proof", "of another ballot-did not read alike"),
        "a vote by note, by SQL: ",
    ),
    *each(
        f"{NOTE}test_the_tables_refuse_it_too", SQL,
        alike("the choice and the scan are only emptied", "its choice changed", "its scan changed")
        | alike(GRANT, "its receipt moved", "taken away")
        | alike("triggers of the note and its reading", "read by the first officer", "read by who holds no office",
                "entered by who holds no office"),
        "a note by SQL: ",
    ),
)  # fmt: skip

SSO = f"{HERE}test_single_sign_on.py::"
SERVICE = "a member's sign-in service, or who has its keys"
SIGN_ON = (
    *each(
        f"{SSO}test_a_token_that_does_not_say_what_it_must_signs_nobody_in", SERVICE,
        alike("`verify`: issuer and audience pinned by two officers", "another issuer", "no issuer",
              "another audience", "an audience beside ours", "no audience", "issued to another client")
        | alike("`verify`: times", "expired", "no end", "an end that is no time",
                "issued before it was asked for", "issued in the future", "not yet valid")
        | alike("`verify`: one nonce a request", "the nonce of another request", "no nonce")
        | alike("`verify`: a subject that can be one", "nobody", "a subject that is no text",
                "a subject of blanks and breaks"),
        "a token: ",
    ),
    *each(
        f"{SSO}test_a_token_that_is_not_signed_as_agreed_signs_nobody_in", "who forges a token",
        alike("the service's keys, by pinned algorithms", "unsigned", "a signature cut off", "another key",
              "another algorithm than agreed", "an HMAC with the public key", "a key that it names itself",
              "the name of no key", "not a token", "very long"),
        "a token with a signature: ",
    ),
    *each(
        f"{SSO}test_a_proof_that_is_not_fresh_or_not_theirs_is_no_proof", SERVICE,
        alike("`max_age=0` and a verified `auth_time`", "no time of signing in", "signed in an hour ago",
              "signed in a minute before it was asked", "a time to come", "a time that is no number")
        | {"somebody else of the same service": "the tie of the account"},
        "a proof for a vote: ",
    ),
    *one("single sign-on without a fresh proof, for a vote", "who has an open session", "a sign-in is no proof",
         f"{SSO}test_a_sign_in_is_no_proof_for_a_vote"),
    *one("a proof of the service used twice", DELEGATE, "`proof_used`", f"{SSO}test_a_proof_casts_once"),
    *one("a proof of the service for one choice, sent with another", DELEGATE, "`proof_other`",
         f"{SSO}test_a_proof_for_one_choice_casts_no_other"),
    *one("a link that begins a sign-in", "an outsider", "a form begins it", f"{SSO}test_a_link_begins_no_sign_in"),
    *one("an answer to nobody's question", SERVICE, "`state`, kept in the browser's session",
         f"{SSO}test_what_a_service_begins_by_itself_signs_nobody_in"),
    *one("an answer brought to another browser", "an outsider", "`state`, kept in the browser's session",
         f"{SSO}test_the_state_of_another_browser_signs_nobody_in"),
    *one("an answer a second time", "who listens", "`state` is taken once", f"{SSO}test_an_answer_is_taken_once"),
    *one("an answer of eleven minutes ago", "who listens", "ten minutes",
         f"{SSO}test_an_answer_of_eleven_minutes_ago_is_refused"),
    *one("an answer at another member's address", SERVICE, "an address for each member",
         f"{SSO}test_an_answer_sent_to_another_members_address_is_refused"),
    *one("an answer that names another issuer", SERVICE, "RFC 9207",
         f"{SSO}test_an_answer_that_names_another_issuer_is_refused"),
    *one("the e-mail address of somebody else", SERVICE, "an account is issuer and subject, never an address",
         f"{SSO}test_the_e_mail_address_of_somebody_else_links_nothing"),
    *one("the same subject of another issuer", SERVICE, "an account is issuer and subject together",
         f"{SSO}test_the_same_subject_of_another_issuer_is_somebody_else"),
    *one("a seat of the same person for another member", SERVICE, "a service opens its own member's seats",
         f"{SSO}test_a_service_opens_no_seat_of_its_person_for_another_member"),
    *one("whoever left the delegation", "a former delegate", "the seat is read at sign-in and at each request",
         f"{SSO}test_whoever_left_the_delegation_is_not_let_in"),
    *one("a service whose period is over, with open sessions", SERVICE, "read at each request",
         f"{SSO}test_a_service_whose_period_is_over_signs_nobody_in_and_its_sessions_open_nothing"),
    *one("a tie without having just proved the account", "who finds a browser open", "proved again first",
         f"{SSO}test_a_tie_takes_a_password_or_factor_of_the_account_just_proved"),
    *one("a tie out of somebody else's session", SERVICE, "the account that asked",
         f"{SSO}test_a_tie_answered_in_somebody_elses_session_ties_nothing"),
    *one("a service set by one officer, or by SQL", OFFICER, "trigger of the table",
         f"{SSO}test_a_service_takes_two_officers_in_the_table_itself"),
    *one("a service that leads elsewhere", SERVICE, "redirects are not followed",
         f"{SSO}test_a_redirect_is_not_followed"),
    *one("a service that drips its answer", SERVICE, "five seconds in all",
         f"{SSO}test_a_service_that_drips_its_answer_keeps_a_page_for_five_seconds_at_most"),
    *one("a choice read from the address or session of the way to the service", "who reads logs",
         "a keyed digest", f"{SSO}test_the_session_and_the_address_tell_no_choice"),
    *each(
        f"{SSO}test_an_address_that_is_not_on_the_public_internet_is_not_asked", SERVICE,
        alike("`public`", "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "2002:a00:1::",
              "224.0.0.1", "64:ff9b::a00:1", "::1", "::ffff:10.0.0.1", "fd00::1", "fe80::1%eth0"),
        "a service at ",
    ),
    *(
        Variant(f"a service that describes itself with {what}", SERVICE, "`metadata`",
                f"{SSO}test_a_service_that_describes_itself_wrongly_is_not_used[metadata{at}]")
        for at, what in enumerate((
            "another issuer", "keys in a file", "tokens over plain HTTP", "a script for an address",
            "a password in an address", "an address that breaks out of the page", "no codes",
            "no PKCE with SHA-256", "300,000 characters",
        ))
    ),
)  # fmt: skip

OWN = f"{HERE}test_temporary_tables.py::"
NO_ROOM, PATHS = "the role makes nothing in the database", "each function says where it looks for names"
TABLES = (
    *each(
        f"{OWN}test_the_application_makes_nothing", SQL,
        alike(NO_ROOM, "a temporary table", "a temporary view", "a table in the schema of the record",
              "a schema of one's own", "a function of one's own"),
        "made beside the record: ",
    ),
    *each(
        f"{OWN}test_the_triggers_ask_the_record_all_the_same", SQL,
        alike(PATHS, "a seat, as owner by a pg_class of one's own", "an office, as owner by a pg_class of one's own",
              "a status, as owner by a pg_class of one's own", "a vote after the close, by a ballot of one's own",
              "a vote after the close, by a clock of one's own",
              "a vote in an adviser's seat, by credentials of one's own",
              "a vote of a represented state, by an electorate of one's own"),
        "where temporary tables are allowed after all: ",
    ),
    *one("a right to make tables that somebody gave back", SQL, "`journal.E005`",
         f"{OWN}test_the_check_before_a_release_says_that_tables_can_be_made"),
    *one("a later function that looks wherever the session does", SQL, "`journal.E006`",
         f"{OWN}test_each_function_of_the_house_says_where_it_looks"),
)  # fmt: skip

CONTROLS = (
    f"{SSO}test_the_forger_telling_the_truth_is_believed",
    f"{SSO}test_a_fresh_proof_casts_the_vote_it_was_given_for",
    f"{SSO}test_addresses_of_the_public_internet_may_be_asked",
    f"{HERE}test_written_by_sql.py::test_a_factor_is_what_it_was_after_it_was_used_and_under_a_former_key",
)
"""Tests that try nothing: they show that what is refused beside them would otherwise pass."""

PARTS: dict[str, tuple[Variant, ...]] = {
    "Sessions": SESSIONS,
    "View-as": VIEW_AS,
    "Two officers": FOUR_EYES,
    "Invitations": INVITATIONS,
    "Who votes": WHO_VOTES,
    "A fresh proof at the vote": A_VOTE,
    "Single sign-on": SIGN_ON,
    "A vote of two persons": TWO_PERSONS,
    "A vote by signed note": NOTES,
    "Guesses": GUESSES,
    "Lost factors": RESETS,
    "Keys": KEYS,
    "Tables of one's own": TABLES,
}
VARIANTS = tuple(variant for part in PARTS.values() for variant in part)
