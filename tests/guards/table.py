"""The guards: each with the text that it consists of, the text that takes it away, and the test that must go red.

To add one: a `Guard` at the end of its part, then `python -m tests.guards --write` for docs/reliability.md, then
`python -m tests.guards --only NAME`. `old` must occur exactly once in `file`. The test must be green with the guard
and must fail (not stumble in a fixture) without it; choose the smallest that does.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """One guard: `name` for --only, `why` for people (what would happen without it), the mutation, the test."""

    name: str
    why: str
    file: str
    old: str
    new: str
    test: str


SERVICES = "members/ballots/services.py"
BACKSTOP = "members/migrations/0003_votes_of_a_seat.py"
CLOSE = "tests/races/test_vote_against_close.py"
CREDENTIALS = "tests/races/test_vote_against_end_of_credentials.py"
ONE_STATE = "tests/races/test_two_votes_of_one_state.py"

VOTES = [
    Guard(
        name="ballot-lock-of-the-service",
        why="The closer counts while an accepted vote is still being written, and the vote is lost.",
        file=SERVICES,
        old='"SELECT id FROM members_ballot WHERE id = %s FOR SHARE"',
        new='"SELECT id FROM members_ballot WHERE id = %s"',
        test=f"{CLOSE}::test_the_services_lock_alone_keeps_every_accepted_vote[5]",
    ),
    Guard(
        name="ballot-lock-of-the-table",
        why="The same for a vote written past the service: the vote table is the backstop.",
        file=BACKSTOP,
        old="SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;",
        new="SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id;",
        test=f"{CLOSE}::test_the_triggers_lock_alone_keeps_every_accepted_vote[5]",
    ),
    Guard(
        name="clock-after-the-locks",
        why="A vote that waited past the closing instant is dated before it and counts.",
        file=SERVICES,
        old="    ballot = _share_lock(ballot_id)\n    accreditation = _lock_seat(by.accreditation, by)\n"
        "    at = journal.now()\n",
        new="    at = journal.now()\n    ballot = _share_lock(ballot_id)\n"
        "    accreditation = _lock_seat(by.accreditation, by)\n",
        test=f"{CLOSE}::test_a_vote_that_waited_past_the_instant_is_late_however_early_it_began",
    ),
    Guard(
        name="clock-after-the-locks-of-the-table",
        why="The same for a vote written past the service.",
        file=BACKSTOP,
        old="BEGIN\n  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;\n"
        "  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id FOR SHARE;\n"
        "  at := alliance_now();\n",
        new="BEGIN\n  at := alliance_now();\n"
        "  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;\n"
        "  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id FOR SHARE;\n",
        test=f"{CLOSE}::test_the_table_reads_the_clock_after_its_own_wait",
    ),
    Guard(
        name="words-for-an-instant-that-passed",
        why="A vote in the last millisecond meets an error page where it should be told that it is late.",
        file=SERVICES,
        old='if name == "a_vote_comes_in_its_window":',
        new='if name == "":',
        test=f"{CLOSE}::test_the_triggers_lock_alone_keeps_every_accepted_vote[5]",
    ),
    Guard(
        name="seat-lock-of-the-service",
        why="A delegate whose accreditation is just ending casts a vote dated after the end.",
        file=SERVICES,
        old='select_for_update(of=("self", "member"), no_key=True)',
        new='select_for_update(of=("member",), no_key=True)',
        test=f"{CREDENTIALS}::test_the_services_lock_alone_refuses_a_vote_that_waited[20]",
    ),
    Guard(
        name="seat-lock-of-the-table",
        why="The same for a vote written past the service.",
        file=BACKSTOP,
        old="WHERE id = NEW.accreditation_id FOR SHARE;",
        new="WHERE id = NEW.accreditation_id;",
        test=f"{CREDENTIALS}::test_the_triggers_lock_alone_refuses_a_vote_that_waited[20]",
    ),
    Guard(
        name="end-dated-after-the-lock",
        why="An end that waited for a vote is dated before it, so the vote on record looks unaccredited.",
        file="members/delegates/services.py",
        old="    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)\n    at = journal.now()\n",
        new="    at = journal.now()\n    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)\n",
        test=f"{CREDENTIALS}::test_no_vote_is_dated_at_or_after_the_end_of_its_credentials[20]",
    ),
    Guard(
        name="member-lock",
        why="Two votes of one state take the same number, and one of the two people meets an error page.",
        file=SERVICES,
        old='select_for_update(of=("self", "member"), no_key=True)',
        new='select_for_update(of=("self",), no_key=True)',
        test=f"{ONE_STATE}::test_votes_of_one_state_at_once_are_numbered_without_a_gap_and_the_last_counts[20]",
    ),
    Guard(
        name="sequence-in-the-table",
        why="A vote written past the service leaves a gap in a state's votes.",
        file=BACKSTOP,
        old="  IF NEW.sequence <> 1 + ",
        new="  IF false AND NEW.sequence <> 1 + ",
        test="tests/members/test_cast_a_vote.py::test_the_table_itself_refuses_a_vote_out_of_its_sequence[3]",
    ),
    Guard(
        name="credentials-in-the-table",
        why="A vote written past the service stands on the credentials of another member.",
        file=BACKSTOP,
        old="AND seat.member_id = entry.member_id",
        new="",
        test="tests/members/test_cast_a_vote.py::"
        "test_the_table_itself_refuses_a_vote_on_credentials_of_another_role_or_member[PE-head]",
    ),
    Guard(
        name="the-same-vote-twice-is-one",
        why="A form posted twice leaves two votes and two receipts.",
        file=SERVICES,
        old="if last is not None and (last.choice, last.accreditation_id) == (choice, accreditation.pk):",
        new="if False:",
        test=f"{ONE_STATE}::test_a_form_posted_in_four_tabs_at_once_is_one_vote_with_one_receipt[20]",
    ),
]

# A part is a heading of docs/reliability.md with the guards under it.
PARTS: dict[str, list[Guard]] = {
    "A vote": VOTES,
}
GUARDS = [guard for part in PARTS.values() for guard in part]
