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
CASTING = "members/ballots/casting.py"
BACKSTOP = "members/migrations/0020_a_vote_by_note_has_no_proof.py"
VOTERS = "members/ballots/voters.py"
OUTAGES = "members/migrations/0008_outages_and_refusals.py"
CLOSE = "tests/races/test_vote_against_close.py"
OWN_SEATS = "members/migrations/0025_territories_and_own_seats.py"
PROVED = "members/migrations/0026_proved_and_lapsing_motions.py"
TAKEN_AWAY = "members/migrations/0031_two_persons_withdrawals_offices.py"
CREDENTIALS = "tests/races/test_vote_against_end_of_credentials.py"
OUTAGE = "tests/members/test_extend_after_an_outage.py"
REFUSED = "tests/members/test_refused_votes.py"
EXTENSION = "tests/races/test_vote_against_extension.py"
EXTENDING = "members/ballots/extending.py"
NOTICE_TABLES = "members/migrations/0027_notices_reminders_calendars.py"
ONE_STATE = "tests/races/test_two_votes_of_one_state.py"
TARIFF_LINES = "tariffs/migrations/0015_tariff_lines.py"

VOTES = [
    Guard(
        name="ballot-lock-of-the-service",
        why="The closer counts while an accepted vote is still being written, and the vote is lost.",
        file=VOTERS,
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
        file=VOTERS,
        old="    ballot = share_lock(ballot_id)\n    accreditation = lock_seat(by.accreditation, by)\n"
        "    at = journal.now()\n",
        new="    at = journal.now()\n    ballot = share_lock(ballot_id)\n"
        "    accreditation = lock_seat(by.accreditation, by)\n",
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
        file=CASTING,
        old='if name == "a_vote_comes_in_its_window":',
        new='if name == "":',
        test=f"{CLOSE}::test_the_triggers_lock_alone_keeps_every_accepted_vote[5]",
    ),
    Guard(
        name="seat-lock-of-the-service",
        why="A delegate whose accreditation is just ending casts a vote dated after the end.",
        file=VOTERS,
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
        file="members/delegates/seating.py",
        old='"end an accreditation alone")\n'
        "    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)\n    at = journal.now()\n",
        new='"end an accreditation alone")\n    at = journal.now()\n'
        "    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)\n",
        test=f"{CREDENTIALS}::test_no_vote_is_dated_at_or_after_the_end_of_its_credentials[20]",
    ),
    Guard(
        name="member-lock",
        why="Two votes of one state take the same number, and one of the two people meets an error page.",
        file=VOTERS,
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
        file=CASTING,
        old="if last is not None and (last.choice, last.accreditation_id) == (choice, accreditation.pk):",
        new="if False:",
        test=f"{ONE_STATE}::test_a_form_posted_in_four_tabs_at_once_is_one_vote_with_one_receipt[20]",
    ),
]

TREE = "tariffs/releases/tree.py"
RELEASES = "tariffs/releases/services.py"
WRITES = "tests/faults/test_order_of_writes.py::"
WRITES += "test_files_are_synced_before_they_are_named_and_the_pointer_moves_last"
EIGHT = "tests/faults/test_eight_at_once.py"

RELEASE = [
    Guard(
        name="unique-number",
        why="Two decisions carry one number, and a release 'through' it means two things.",
        file="members/migrations/0001_members_delegates_ballots.py",
        old='("number", models.PositiveIntegerField(unique=True)),',
        new='("number", models.PositiveIntegerField()),',
        test=f"{EIGHT}::test_the_table_itself_refuses_a_number_that_was_given",
    ),
    Guard(
        name="channel-lock",
        why="Eight publishers at once build the same number; seven meet an error, or two releases differ.",
        file="tariffs/releases/standing.py",
        old="Channel.objects.select_for_update().get(pk=LIVE)",
        new="Channel.objects.get(pk=LIVE)",
        test=f"{EIGHT}::test_eight_of_each_act_at_once_leave_one_decision_and_one_release_a_ballot",
    ),
    Guard(
        name="file-sync",
        why="After a power cut a published name stands over an empty file.",
        file=TREE,
        old="            os.fsync(file.fileno())\n",
        new="",
        test=WRITES,
    ),
    Guard(
        name="folder-sync",
        why="After a power cut the pointer names files whose names were never kept.",
        file=TREE,
        old="        raise\n    _sync_folder(path.parent)\n",
        new="        raise\n",
        test=WRITES,
    ),
    Guard(
        name="pointer-last",
        why="A consumer follows the pointer to files that are not there yet.",
        file=RELEASES,
        old="        writing.write(release, pointer)\n        tree.move_pointer(pointer)\n",
        new="        tree.move_pointer(pointer)\n        writing.write(release, pointer)\n",
        test=WRITES,
    ),
    Guard(
        name="one-writer-of-the-tree",
        why="A publisher that lost its database session moves the pointer back to an older release.",
        file=TREE,
        old="        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        new="",
        test="tests/faults/test_one_writer_of_the_tree.py::"
        "test_a_publisher_whose_session_was_ended_cannot_move_the_pointer_back",
    ),
    Guard(
        name="leftovers",
        why="What a killed writer left half-written lies in the public tree for ever.",
        file=TREE,
        old="        left.unlink()\n",
        new="        pass\n",
        test="tests/faults/test_killed_at_a_point.py::"
        "test_a_worker_killed_before_it_moves_the_pointer_leaves_one_decision_and_one_release",
    ),
]

CELERY = "tests/faults/test_celery_as_configured.py"
NOTICES = "members/notices/services.py"
MAIL = "tests/faults/test_notices_through_faults.py"
AFTER = "test_a_sender_killed_around_the_sending_loses_no_notice[after it is sent, before that is noted]"

SWEEP = [
    Guard(
        name="expiry-of-the-tick",
        why="A worker that was away runs every tick of its absence before it closes a ballot.",
        file="alliance/settings/base.py",
        old='        "options": {"expires": 2 * SWEEP_EVERY},\n',
        new="",
        test=f"{CELERY}::test_ticks_that_waited_are_dropped_and_workers_keep_to_themselves",
    ),
    Guard(
        name="workers-keep-to-themselves",
        why="Workers wait for each other at their start and listen to each other afterwards.",
        file="alliance/celery.py",
        old="    sender.options |= {",
        new="    dict() | {",
        test=f"{CELERY}::test_ticks_that_waited_are_dropped_and_workers_keep_to_themselves",
    ),
    Guard(
        name="restore-at-each-interval",
        why="What a killed worker held comes back after 50 seconds more, not 5.",
        file="alliance/settings/base.py",
        old='    "unacked_restore_throttle": 1,',
        new="",
        test=f"{CELERY}::test_the_channel_to_redis_takes_each_option_as_it_is_meant",
    ),
    Guard(
        name="outbox-claim-first",
        why="A sender killed in the sending rolls its attempt back; a poison notice is tried for ever.",
        file=NOTICES,
        old="def send_notice(*,",
        new="@transaction.atomic\ndef send_notice(*,",
        test=f"{MAIL}::{AFTER}",
    ),
    Guard(
        name="message-id",
        why="A mail that came twice looks like two.",
        file=NOTICES,
        old='headers = {"Message-ID": f"<notice-{notice.pk}@{host}>"}',
        new="headers: dict[str, str] = {}",
        test=f"{MAIL}::{AFTER}",
    ),
    Guard(
        name="reminder-to-who-has-not-voted",
        why="A delegation that voted is told that it has not, and somebody reads from it who has.",
        file=NOTICE_TABLES,
        old="AND NOT EXISTS (SELECT FROM members_vote v WHERE v.elector_id = e.id)",
        new="",
        test="tests/members/test_reminders.py::test_the_table_refuses_a_reminder_that_is_none"
        "[JP-2-2-a_reminder_goes_to_who_has_not_voted]",
    ),
    Guard(
        name="no-burst-of-reminders",
        why="A ballot of a day is announced and reminded of in one breath.",
        file="members/notices/steps.py",
        old="told_just_now = begins < opens_at + QUIET",
        new="told_just_now = False",
        test="tests/members/test_reminders.py::test_the_step_that_has_come[72-71-None]",
    ),
    Guard(
        name="dispatch-is-final",
        why="The proof of a dispatch is dated anew when somebody asks for it.",
        file=NOTICE_TABLES,
        old="(OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)",
        new="(false)",
        test="tests/members/test_reminders.py::test_reminders_and_dispatches_stay_as_they_are",
    ),
    Guard(
        name="digest-once",
        why="Two workers write two digests of one day.",
        file="members/notices/digesting.py",
        old="held_until__lte=Now(), digest=None, read_at=None",
        new="held_until__lte=Now(), read_at=None",
        test="tests/members/test_told_of_ballots.py::test_a_days_news_come_in_one_mail",
    ),
    Guard(
        name="reminders-are-sealed",
        why="An officer reads from the proof of dispatch who has not voted.",
        file="members/notices/dispatch.py",
        old=".exclude(reminder__ballot__state=Ballot.State.OPEN)",
        new="",
        test="tests/members/test_notice_pages.py"
        "::test_officers_read_no_reminder_of_an_open_ballot_and_all_of_a_decided_one",
    ),
    Guard(
        name="calendar-ends-with-the-seat",
        why="Who was replaced reads on when the delegation's ballots close.",
        file="members/notices/calendars.py",
        old=", accreditation__during__contains=Now()",
        new="",
        test="tests/members/test_calendar.py::test_the_calendar_ends_at_once_with_the_seat",
    ),
    Guard(
        name="mail-has-its-time",
        why="A mail server that never answers keeps due ballots open.",
        file="alliance/portal/sweep.py",
        old="if not step.law and time.monotonic() - begun > MAIL_FOR:",
        new="if False:",
        test=f"{MAIL}::test_a_mail_server_that_never_answers_does_not_hold_up_a_close",
    ),
    Guard(
        name="few-notices-at-once",
        why="Each tick queues hundreds of notices again, and the ticks behind them expire.",
        file="alliance/portal/sweep.py",
        old="[: None if step.law else MAIL_AT_ONCE]",
        new="",
        test="tests/portal/test_the_sweep.py::"
        "test_a_tick_queues_few_notices_at_once_and_a_sweep_spends_little_time_on_them",
    ),
]

RESTORE = "tests/tariffs/test_after_a_restore.py"
RESTORATION = "tariffs/releases/restoration.py"

AFTER_A_RESTORE = [
    Guard(
        name="halt-of-the-sweep",
        why="After a restore an open ballot is decided a second time, with the votes that the backup held.",
        file="alliance/portal/sweep.py",
        old="return [step for step in STEPS if not (halted and step.law)], halted",
        new="return list(STEPS), halted",
        test=f"{RESTORE}::test_nothing_is_decided_built_or_published_and_it_is_said_once",
    ),
    Guard(
        name="halt-of-the-builder",
        why="Other rules take a number that customs systems have seen.",
        file="tariffs/releases/services.py",
        old="        standing.say(fault, channel)\n        return None\n",
        new="        standing.say(fault, channel)\n",
        test=f"{RESTORE}::test_a_decision_that_took_effect_in_spite_of_it_is_not_built",
    ),
    Guard(
        name="halt-of-the-publisher",
        why="A release that was built before the restore was noticed reaches the public tree.",
        file="tariffs/releases/services.py",
        old="        if fault is not None:\n            raise fault\n",
        new="",
        test=f"{RESTORE}::test_a_release_built_in_spite_of_it_would_not_be_published",
    ),
    Guard(
        name="second-officer",
        why="One officer alone says which history is the true one.",
        file=RESTORATION,
        old="for word in words.exclude(person=person)",
        new="for word in words",
        test=f"{RESTORE}::test_one_officer_is_told_what_would_happen_and_nothing_happens",
    ),
    Guard(
        name="second-officer-in-the-table",
        why="The same, written past the service.",
        file="tariffs/migrations/0004_restorations.py",
        old='models.Q(("first_person", models.F("second_person")), _negated=True)',
        new="models.Q(public_release__gte=0)",
        test=f"{RESTORE}::test_one_person_is_never_two_officers_in_the_table_either",
    ),
    Guard(
        name="first-word-for-a-day",
        why="A word given for an old fault completes a new one.",
        file=RESTORATION,
        old="confirmed_at__gt=at - TOGETHER",
        new="confirmed_at__lte=at",
        test=f"{RESTORE}::test_the_first_word_stands_for_a_day",
    ),
    Guard(
        name="office-of-the-first",
        why="Somebody who left the secretariat still counts as one of the two.",
        file=RESTORATION,
        old="if delegates.seat_of_person(word.person).role is Role.OFFICER",
        new="if True",
        test=f"{RESTORE}::test_the_first_word_falls_with_the_office_of_who_gave_it",
    ),
    Guard(
        name="digest-of-a-lost-file",
        why="A file that was changed in the tree becomes law in the database.",
        file="tariffs/releases/evidence.py",
        old='if any(whole[row["name"]] != (row["bytes"], row["sha256"]) for row in manifest["files"]):',
        new="if False:",
        test=f"{RESTORE}::test_what_is_not_whole_in_the_tree_is_not_believed[changed rules]",
    ),
    Guard(
        name="document-tied-to-the-ballot",
        why="A forged tally document decides a ballot with another electorate.",
        file="members/ballots/restoring.py",
        old='documents.untied(document, ballot, but=("votes",)) or ',
        new="",
        test=f"{RESTORE}::test_a_document_of_another_ballot_is_not_believed",
    ),
    Guard(
        name="rules-as-published",
        why="Rules that were in force fall out of the next release without a decision.",
        file=RESTORATION,
        old="if ours.get(name) != release.files.get(name):",
        new="if False:",
        test=f"{RESTORE}::test_rules_that_would_come_out_otherwise_stop_it",
    ),
    Guard(
        name="numbers-left-out",
        why="A number that delegations have in their mail is given to something else.",
        file=RESTORATION,
        old="    journal.leap(LEAP)\n",
        new="",
        test=f"{RESTORE}::test_the_next_release_follows_on_the_public_one_and_no_number_comes_again",
    ),
    Guard(
        name="hole-ends-where-it-was-promised",
        why="Somebody who cuts the record declares a hole, and the check believes it.",
        file="alliance/journal/verify.py",
        old="if promise.hash != hole.hash:",
        new="if False:",
        test=f"{RESTORE}::test_a_hole_with_another_end_than_a_release_promised_is_a_fault",
    ),
    Guard(
        name="token-of-the-metrics",
        why="Anybody reads how the portal is doing, and when it is weak.",
        file="alliance/portal/metrics.py",
        old="if not secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):",
        new="if False:",
        test="tests/portal/test_metrics.py::test_another_token_is_refused[wrong]",
    ),
    Guard(
        name="first-officers-once",
        why="Whoever reaches the machine makes two more officers.",
        file="members/delegates/founding.py",
        old="if founding > 1 or Office.objects.exists():",
        new="if False:",
        test="tests/members/test_first_officers.py::test_it_is_done_once",
    ),
]

TEMPORARY = "tests/abuse/test_temporary_tables.py"

ACCESS_TO_THE_ROWS = [
    Guard(
        name="second-counter",
        why="One program, wrong in silence, decides what states have voted.",
        file=SERVICES,
        old="    return first != second\n",
        new="    return False\n",
        test="tests/members/test_second_count.py::"
        "test_where_the_counters_differ_there_is_an_incident_and_no_decision",
    ),
    Guard(
        name="votes-are-vouched-for",
        why="Whoever speaks SQL as the application casts a vote in a state's name, and it counts.",
        file=SERVICES,
        old="    return bool(fault)\n",
        new="    return False\n",
        test="tests/members/test_who_vouches_for_a_vote.py::"
        "test_a_vote_that_nobody_vouches_for_lets_nothing_be_decided[with no entry in the record]",
    ),
    Guard(
        name="grants-of-the-application",
        why="A fault in our own code, or whoever speaks through it, rewrites a vote.",
        file="alliance/journal/migrations/0003_the_applications_role.py",
        old="WHEN each.free IS NOT NULL THEN 'SELECT, INSERT'",
        new="WHEN each.free IS NOT NULL THEN 'SELECT, INSERT, UPDATE, DELETE'",
        test="tests/journal/test_the_applications_role.py::test_what_is_final_is_read_and_added_to[members_vote]",
    ),
    Guard(
        name="functions-keep-to-the-record",
        why="A temporary table with a name of the record's is asked in its place; triggers let everything through.",
        file="alliance/journal/grants.py",
        old="EXECUTE 'ALTER ROUTINE ' || each || ' SET search_path = pg_catalog, public, pg_temp';",
        new="NULL;",
        test=f"{TEMPORARY}::test_the_triggers_ask_the_record_all_the_same"
        "[a vote after the close, by a ballot of one's own]",
    ),
    Guard(
        name="no-table-of-ones-own",
        why="Whoever speaks through the application puts tables of their own beside the record's.",
        file="alliance/journal/grants.py",
        old="REVOKE CREATE, TEMPORARY ON DATABASE %%I FROM %%s",
        new="REVOKE CREATE ON DATABASE %%I FROM %%s",
        test=f"{TEMPORARY}::test_the_application_makes_nothing[a temporary table]",
    ),
    Guard(
        name="salt",
        why="Three tries tell from the record which choice a digest stands for.",
        file=CASTING,
        old="salt = secrets.token_hex(32)",
        new='salt = "0" * 64',
        test="tests/seals/test_sealed_until_close.py::test_each_vote_has_a_salt_of_32_random_bytes_of_its_own",
    ),
    Guard(
        name="tariff-lines-are-written-once",
        why="A duty that was voted is changed in the table, and every quote of a published line is another.",
        file=TARIFF_LINES,
        old="SELECT alliance_guard('tariffs_tariffline', 'record');\n",
        new="",
        test="tests/tariffs/test_schedule_tables.py"
        "::test_what_a_tariff_line_says_never_changes_and_is_never_taken_away",
    ),
    Guard(
        name="record-of-a-tariff-line-closes-once",
        why="A line that a decision took off the record answers again, and an older release would come out otherwise.",
        file=TARIFF_LINES,
        old="CREATE TRIGGER record_closes_once BEFORE UPDATE ON tariffs_tariffline FOR EACH ROW\n"
        "EXECUTE FUNCTION tariffs_line_record_closes_once();\n",
        new="",
        test="tests/tariffs/test_schedule_tables.py::test_a_record_closes_once_and_never_opens_again",
    ),
]

STEP_UP = "tests/abuse/test_approve_step_up.py"
APPROVED = "members/migrations/0037_withdrawn_requests_one_ruling.py"
TWO_OFFICERS = "members/migrations/0006_two_officers.py"
ASKING = "tests/members/test_ask_a_second_officer.py"
SEATS = "tests/members/test_seats_take_two_officers.py"

FOUR_EYES = [
    Guard(
        name="second-officer-of-the-table",
        why="Whoever asks approves it, past the service.",
        file=APPROVED,
        old="IF NEW.outcome <> 'withdrawn' AND (asked.asked_by <> NEW.given_by) IS NOT TRUE THEN",
        new="IF FALSE THEN",
        test=f"{ASKING}::test_the_table_refuses_who_asked",
    ),
    Guard(
        name="who-asked-withdraws",
        why="An officer makes a colleague's request vanish, without a reason and without a refusal.",
        file=APPROVED,
        old="IF NEW.outcome = 'withdrawn' AND (asked.asked_by = NEW.given_by) IS NOT TRUE THEN",
        new="IF FALSE THEN",
        test=f"{ASKING}::test_the_table_takes_a_withdrawal_of_who_asked_alone",
    ),
    Guard(
        name="one-ruling-is-asked-at-a-time",
        why="Two officers ask for contrary things of one application, and both are approved.",
        file=APPROVED,
        old="CREATE TRIGGER one_ruling BEFORE INSERT ON members_request FOR EACH ROW "
        "EXECUTE FUNCTION members_one_ruling_is_asked();\n",
        new="",
        test="tests/members/test_be_admitted.py::test_the_table_takes_one_ruling_on_an_application_at_a_time",
    ),
    Guard(
        name="request-lapses",
        why="A request that nobody remembers is approved after weeks, as things stood then.",
        file=APPROVED,
        old="IF NEW.given_at >= asked.asked_at + interval '24 hours' THEN",
        new="IF FALSE THEN",
        test=f"{ASKING}::test_a_request_lapses_after_24_hours_and_nothing_is_written",
    ),
    Guard(
        name="who-asked-is-in-office",
        why="An officer who was dismissed leaves requests behind that still take effect.",
        file=APPROVED,
        old="IF NEW.outcome = 'approved' AND NOT EXISTS",
        new="IF FALSE AND NOT EXISTS",
        test=f"{ASKING}::test_what_somebody_asked_who_left_is_not_approved_but_may_be_refused",
    ),
    Guard(
        name="approval-is-proved-in-the-service",
        why="A proof that an officer gave for one request approves another.",
        file="members/approvals/services.py",
        old="        shown = proofs.check(given, purpose_of(row), by=by, at=journal.now())\n",
        new="        shown = proofs.Proof.objects.get(pk=given.proof)  # type: ignore[union-attr]\n",
        test=f"{STEP_UP}::test_a_proof_that_does_not_serve_approves_nothing[for what the request does not ask]",
    ),
    Guard(
        name="approval-is-proved-in-the-table",
        why="Whoever finds an officer's session open approves, past the service, without a factor.",
        file=APPROVED,
        old="IF (NEW.outcome = 'approved' OR NEW.proof_id IS NOT NULL)",
        new="IF FALSE",
        test=f"{STEP_UP}::test_the_table_refuses_it_by_itself[without a proof]",
    ),
    Guard(
        name="seat-by-two-officers",
        why="A fault in our own code, or whoever speaks through it, seats a head alone.",
        file=TWO_OFFICERS,
        old="CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON",
        new="CREATE TRIGGER by_two_officers BEFORE UPDATE ON",
        test=f"{SEATS}::test_the_application_writes_no_seat_without_a_request",
    ),
    Guard(
        name="request-moves-an-end-once",
        why="An old request brings a seat back that two officers have ended since.",
        file=TWO_OFFICERS,
        old=" AND ok.verdict > coalesce(last, 0)",
        new="",
        test=f"{SEATS}::test_a_request_that_moved_an_end_before_does_not_move_it_again",
    ),
    Guard(
        name="sessions-end-with-the-seat",
        why="A head who was replaced stays signed in.",
        file="members/delegations/acts.py",
        old="seating.end_sessions(user)",
        new="pass",
        test="tests/members/test_replace_a_head.py::"
        "test_the_old_head_is_out_at_the_next_click_and_the_new_one_begins_at_that_instant",
    ),
    Guard(
        name="no-slip-into-another-seat",
        why="Whoever serves two states acts for the other unasked when the first seat ends.",
        file="members/delegates/selectors.py",
        old="if found is None and held and not chosen:",
        new="if found is None and held:",
        test="tests/members/test_switch_seat.py::test_when_the_chosen_seat_ends_the_other_is_not_slipped_into",
    ),
    Guard(
        name="link-in-the-mail-alone",
        why="Whoever reads the record of dispatch, or a backup, takes a guest's place.",
        file="members/notices/acting.py",
        old='f"{row.expires_at:%d %b %Y, %H:%M} UTC:\\n{LINK}\\n\\n"',
        new='f"{row.expires_at:%d %b %Y, %H:%M} UTC:\\n"\n'
        "        + __import__('members.delegations.links', fromlist=['links']).address_of(row) + \"\\n\\n\"",
        test="tests/members/test_invite.py::test_no_table_holds_the_link_and_neither_does_the_record_of_dispatch",
    ),
]

PASSKEYS = "tests/signin/test_passkeys.py"
CODES = "tests/signin/test_codes.py"
GUESSING = "tests/signin/test_guessing.py"

SIGN_IN = [
    Guard(
        name="person-verified",
        why="Whoever finds a lost key signs in with it, without its PIN.",
        file="alliance/settings/base.py",
        old='MFA_WEBAUTHN_USER_VERIFICATION = "required"',
        new='MFA_WEBAUTHN_USER_VERIFICATION = "preferred"',
        test=f"{PASSKEYS}::test_at_each_of_the_three_places_an_answer_without_verification_is_refused",
    ),
    Guard(
        name="passkey-from-our-page",
        why="A page on another port or subdomain asks for the passkey and signs in with it.",
        file="members/signin/forms.py",
        old='return said["origin"] == settings.BASE_URL and',
        new="return",
        test=f"{PASSKEYS}::test_an_answer_made_on_another_page_is_refused[http://sub.localhost:8000]",
    ),
    Guard(
        name="passkey-not-counted",
        why="Who knows a password and guesses codes keeps the owner's passkey out.",
        file="members/signin/forms.py",
        old="            user = self.user or auth",
        new="            limits.guess(self.user) if self.user else None\n            user = self.user or auth",
        test=f"{PASSKEYS}::"
        "test_who_knows_the_password_and_guesses_codes_does_not_keep_the_passkey_out_of_the_second_step",
    ),
    Guard(
        name="factor-not-removed-by-password",
        why="A stolen password in an open session takes the second factor away.",
        file="members/signin/adapter.py",
        old="            known.pop(PASSWORD, None)",
        new="            pass",
        test=f"{PASSKEYS}::test_the_password_alone_does_not_take_a_factor_away",
    ),
    Guard(
        name="code-used-once",
        why="The code that set an app up, or one read over a shoulder, signs in again.",
        file="members/signin/forms.py",
        old="limits.first_use(self.user, normalize_user_code(code))",
        new="pass",
        test=f"{CODES}::test_the_code_that_set_the_app_up_is_used_by_that",
    ),
    Guard(
        name="codes-counted",
        why="Who knows a password tries codes until one is right.",
        file="members/signin/forms.py",
        old="        usage = limits.guess(self.user, where=_where(self.user))",
        new="        from unittest.mock import Mock\n\n        usage = Mock()",
        test=f"{CODES}::test_five_wrong_codes_shut_guessing_and_the_right_one_with_it",
    ),
    Guard(
        name="secrets-encrypted",
        why="Who reads a backup makes the codes of every account.",
        file="members/signin/factors.py",
        old="        return ring().encrypt(text.encode()).decode()",
        new="        return text",
        test=f"{CODES}::test_no_secret_stands_readable_in_the_database",
    ),
    Guard(
        name="recovery-codes-shown-once",
        why="Who comes to an open session copies the recovery codes.",
        file="members/signin/views/factors.py",
        old="            locked.mark_as_viewed()",
        new="            pass",
        test=f"{CODES}::test_recovery_codes_are_shown_once_and_on_request_alone",
    ),
    Guard(
        name="guesses-by-account-alone",
        why="Each port in the Host header gives five more guesses.",
        file="members/signin/adapter.py",
        old='return f"{address} {known.digest}" if known else address',
        new='return f"{request.get_host()} {address}"',
        test=f"{GUESSING}::test_another_port_in_the_host_header_gives_no_new_guesses",
    ),
    Guard(
        name="counts-not-washed-away",
        why="A thousand other entries in the cache wipe out what is known of a guesser.",
        file="alliance/web/cache.py",
        old="    def _cull(self",
        new="    def _not_cull(self",
        test=f"{GUESSING}::test_three_hundred_other_entries_do_not_wash_the_counts_away",
    ),
    Guard(
        name="session-idle",
        why="A browser left open in a hall goes on voting.",
        file="members/signin/middleware.py",
        old="or now - seen >= settings.SESSION_IDLE:",
        new="or False:",
        test="tests/signin/test_sessions.py::test_a_session_ends_half_an_hour_after_the_last_click_and_says_so",
    ),
    Guard(
        name="device-told-of",
        why="Somebody else signs in with a stolen password and the owner hears nothing.",
        file="members/signin/devices.py",
        old="    if new and not first:",
        new="    if False:",
        test="tests/signin/test_notices.py::test_a_new_browser_is_told_of_and_a_known_one_is_not",
    ),
]

WHEN_IT_FAILS = [
    Guard(
        name="no-close-while-a-later-one-is-owed",
        why="A ballot closes at the announced instant although the portal was away before it.",
        file=SERVICES,
        old="    if _moves(ballot, at, by):\n        return None\n",
        new="",
        test=f"{OUTAGE}::test_no_ballot_closes_while_a_later_close_is_owed",
    ),
    Guard(
        name="close-waits-for-the-probe",
        why="The database comes back after the close, and the ballot closes before the probe has spoken.",
        file=EXTENDING,
        old="tally.unheard(clause, window, seen, last)",
        new="False",
        test=f"{OUTAGE}::test_no_ballot_closes_before_the_probe_has_said_what_it_saw",
    ),
    Guard(
        name="last-look-before-what-was-seen",
        why="What the probe hands in between two reads is missed, and the ballot closes.",
        file=EXTENDING,
        old="    last = watch.last_look(ballot.opens_at)\n"
        "    within, beside = tally.span(clause, window), tally.FURTHEST_APART\n"
        "    rows = watch.seen(within.opens_at - beside, within.closes_at + beside)\n",
        new="    within, beside = tally.span(clause, window), tally.FURTHEST_APART\n"
        "    rows = watch.seen(within.opens_at - beside, within.closes_at + beside)\n"
        "    last = watch.last_look(ballot.opens_at)\n",
        test=f"{OUTAGE}::test_what_is_handed_in_while_a_ballot_is_judged_is_not_missed",
    ),
    Guard(
        name="lock-of-an-extension",
        why="Two sweeps write one extension, and one of them meets an error.",
        file=EXTENDING,
        old='Ballot.objects.select_for_update(of=("self",)).select_related("rule").get(pk=ballot_id)',
        new='Ballot.objects.select_related("rule").get(pk=ballot_id)',
        test=f"{EXTENSION}::test_an_extension_waits_for_the_votes_under_way_and_is_written_once_by_two_sweeps",
    ),
    Guard(
        name="later-end-in-the-table",
        why="A vote written past the service is refused although the close has moved.",
        file=BACKSTOP,
        old="at < ends\n",
        new="at < held.closes_at\n",
        test=f"{OUTAGE}::test_the_table_itself_takes_a_vote_until_the_later_end",
    ),
    Guard(
        name="later-end-in-the-second-count",
        why="The second counter leaves out the votes after the announced close, and nothing is decided.",
        file="members/ballots/second_count.py",
        old="WHERE e.ballot_id = b.id",
        new="WHERE FALSE",
        test=f"{OUTAGE}::test_the_published_document_tells_the_extension_and_both_counters_follow_it",
    ),
    Guard(
        name="extension-is-owed",
        why="Whoever speaks through the application moves the close of a ballot.",
        file=OUTAGES,
        old="IS NOT TRUE THEN\n    RAISE EXCEPTION 'an extension",
        new="IS NULL THEN\n    RAISE EXCEPTION 'an extension",
        test=f"{OUTAGE}::test_the_table_counts_the_time_away_by_itself[.xxxxxxxxxxxxxxx.]",
    ),
    Guard(
        name="extensions-are-final",
        why="The evidence of an outage is written anew after the vote.",
        file=OUTAGES,
        old="SELECT alliance_guard('members_extension');\n",
        new="",
        test=f"{OUTAGE}::test_an_extension_and_what_the_probe_saw_are_never_edited",
    ),
    Guard(
        name="observations-are-final",
        why="The same for what the probe saw.",
        file=OUTAGES,
        old="SELECT alliance_guard('members_observation');\n",
        new="",
        test=f"{OUTAGE}::test_an_extension_and_what_the_probe_saw_are_never_edited",
    ),
    Guard(
        name="refused-votes-are-kept",
        why="A state says that its vote was turned away, and nobody can tell.",
        file=CASTING,
        old="        refusals.keep_refused(ballot_id=ballot_id, refused=refused, by=by)\n",
        new="",
        test=f"{REFUSED}::test_a_late_vote_is_kept_with_person_seat_instant_and_code",
    ),
    Guard(
        name="refused-votes-are-final",
        why="The evidence of a refused vote is taken away.",
        file=OUTAGES,
        old="SELECT alliance_guard('members_refusedattempt');\n",
        new="",
        test=f"{REFUSED}::test_what_was_kept_is_never_edited_and_the_counter_only_goes_upward",
    ),
    Guard(
        name="refused-votes-are-counted-upward",
        why="How often somebody was refused is made to look less.",
        file=OUTAGES,
        old="IF NEW.count <= OLD.count OR NEW.last_at < OLD.last_at THEN",
        new="IF FALSE THEN",
        test=f"{REFUSED}::test_what_was_kept_is_never_edited_and_the_counter_only_goes_upward",
    ),
    Guard(
        name="decision-after-the-close",
        why="Who speaks SQL shuts a ballot in which states still vote.",
        file="members/migrations/0033_no_decision_before_the_close.py",
        old="CREATE TRIGGER after_the_close BEFORE INSERT ON members_decision FOR EACH ROW\n"
        "EXECUTE FUNCTION members_decision_after_the_close();\n",
        new="",
        test="tests/members/test_what_may_not_change.py::test_no_decision_is_written_before_the_close[as announced]",
    ),
    Guard(
        name="ballot-ends-with-its-decision",
        why="A ballot is shut and nothing says what was decided.",
        file="members/migrations/0033_no_decision_before_the_close.py",
        old="CREATE TRIGGER with_its_decision BEFORE UPDATE ON members_ballot FOR EACH ROW\n"
        "EXECUTE FUNCTION members_ballot_ends_with_its_decision();\n",
        new="",
        test="tests/members/test_what_may_not_change.py::test_no_ballot_ends_without_its_decision[closed]",
    ),
    Guard(
        name="account-stays-with-its-person",
        why="Who speaks SQL puts a head's account under an adviser, whose own code then votes.",
        file="members/migrations/0036_accounts_factors_proofs_stay_whose_they_are.py",
        old="CREATE TRIGGER stays_with_its_person BEFORE INSERT OR UPDATE OF id, person_id ON members_user "
        "FOR EACH ROW\n"
        "EXECUTE FUNCTION members_account_stays_with_its_person();\n",
        new="",
        test="tests/abuse/test_written_by_sql.py::"
        "test_the_tables_take_no_such_row[an account put under another person]",
    ),
    Guard(
        name="factor-is-sealed",
        why="Who speaks SQL writes an own code app into another's account.",
        file="members/signin/sealing.py",
        old="        instance.data = Unvouched()",
        new="        pass",
        test="tests/abuse/test_written_by_sql.py::test_a_code_app_written_over_with_ones_own_opens_nothing",
    ),
    Guard(
        name="ballot-is-sealed",
        why="Who speaks SQL opens a ballot with an electorate of one, and floors come into force.",
        file="members/ballots/vouching.py",
        old="    if not seals.opens(ballot.seal, KIND, *_said_of(ballot)):",
        new="    if False:",
        test="tests/abuse/test_written_by_sql.py::test_a_ballot_that_the_portal_did_not_open_is_never_decided",
    ),
]

LOOKING_ON = "tests/access/test_looking_on.py"
RULES = "members/migrations/0021_rules_by_two_officers.py"
RULEBOOK = "tests/members/test_rules_take_two_officers.py"

SECRETARIAT = [
    Guard(
        name="no-write-of-who-looks-on",
        why="An officer who looks on acts in a state's name.",
        file="members/viewing/middleware.py",
        old="        if writes:\n",
        new="        if False:\n",
        test=f"{LOOKING_ON}::test_no_route_takes_a_write_from_who_looks_on[POST]",
    ),
    Guard(
        name="no-vote-for-who-looks-on",
        why="An officer reads a state's sealed vote from its ballot paper.",
        file="members/viewing/middleware.py",
        old="match.route.startswith(OF_A_VOTE)",
        new="False",
        test=f"{LOOKING_ON}::test_no_page_of_a_vote_answers_who_looks_on",
    ),
    Guard(
        name="no-service-for-who-looks-on",
        why="A page that forgets the middleware's rule lets an officer act in a state's name.",
        file="alliance/access.py",
        old="    if seat.viewed:\n",
        new="    if False:\n",
        test="tests/members/test_look_on.py::test_no_service_is_done_from_the_seat_that_is_looked_on_in",
    ),
    Guard(
        name="office-by-two-officers",
        why="Whoever speaks through the application makes himself an officer.",
        file="members/migrations/0016_offices_by_two_officers.py",
        old="CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON",
        new="CREATE TRIGGER by_two_officers BEFORE UPDATE ON",
        test="tests/members/test_offices_take_two_officers.py::test_one_officer_may_not_do_it_past_the_request",
    ),
    Guard(
        name="rule-by-two-officers",
        why="One officer writes a rule under which less than was agreed adopts.",
        file=RULES,
        old="CREATE TRIGGER by_two_officers BEFORE INSERT ON members_decisionrule FOR EACH ROW\n"
        "EXECUTE FUNCTION members_rule_by_two_officers();\n",
        new="",
        test=f"{RULEBOOK}::test_the_table_takes_no_rule_of_one_officer_and_no_other_than_approved",
    ),
    Guard(
        name="subject-by-two-officers",
        why="One officer has a subject decided by an easier rule.",
        file=RULES,
        old="CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_subjectrule FOR EACH ROW\n"
        "EXECUTE FUNCTION members_subject_by_two_officers();\n",
        new="",
        test=f"{RULEBOOK}::test_the_table_changes_no_subject_without_its_request",
    ),
]

KEYS = "tariffs/migrations/0007_keys_of_consumers.py"
CONSUMERS = "tests/tariffs/test_consumers.py"
DOOR = "tests/tariffs/test_keys_at_the_door.py"
ENDED = f"{DOOR}::test_an_ended_key_is_refused_at_the_next_request_also_where_the_answer_lies_on_the_shelf"

KEYS_OF_CONSUMERS = [
    Guard(
        name="two-keys-at-most",
        why="A consumer has keys that nobody remembers, and each of them opens.",
        file=KEYS,
        old="AND ended_at IS NULL AND expires_at > alliance_now()) >= 2 THEN",
        new="AND ended_at IS NULL AND expires_at > alliance_now()) >= 3 THEN",
        test=f"{CONSUMERS}::test_the_table_refuses_a_third_key_and_one_of_more_than_a_year",
    ),
    Guard(
        name="ended-key-stays-ended",
        why="A key that leaked and was ended is brought back.",
        file=KEYS,
        old="IF OLD.ended_at IS NOT NULL AND (NEW.ended_at",
        new="IF FALSE AND (NEW.ended_at",
        test=f"{CONSUMERS}::test_the_tables_refuse_to_change_a_key_or_to_bring_it_back"
        "[application-UPDATE tariffs_apikey SET ended_at = NULL, ended_by = NULL]",
    ),
    Guard(
        name="ended-key-at-the-door",
        why="A key that leaked and was ended is answered.",
        file="tariffs/delivery/door.py",
        old="if row.ended_at is not None:",
        new="if False:",
        test=ENDED,
    ),
    Guard(
        name="key-before-the-shelf",
        why="What lies on the shelf is answered to any key, ended or invented, and counted for none.",
        file="alliance/api/kept.py",
        old='SHELF.get(key) if "HTTP_AUTHORIZATION" not in request.META else None',
        new="SHELF.get(key)",
        test=ENDED,
    ),
]

WHO_BELONGS = "members/migrations/_0009_guards.py"
WAYS = "members/migrations/0019_votes_in_other_ways.py"
FACTORS = "members/migrations/0014_lost_factors.py"
UNIONS = "members/migrations/0018_unions_and_provisional_seats.py"
STEP_UP = "tests/abuse/test_step_up.py::test_the_table_refuses_by_itself"
PAST_STEP_UP = "tests/abuse/test_step_up.py::test_a_proof_that_does_not_serve_casts_nothing"

WHO_ACTS = [
    Guard(
        name="vote-is-proved",
        why="Whoever takes over an open session casts the state's vote.",
        file=BACKSTOP,
        old="IF NEW.note_id IS NULL AND (shown.person = NEW.person",
        new="IF FALSE AND (shown.person = NEW.person",
        test=f"{STEP_UP}[a vote without a proof]",
    ),
    Guard(
        name="proof-of-five-minutes",
        why="A proof of the morning casts a vote in the evening.",
        file=BACKSTOP,
        old="AND at <= shown.at + interval '5 minutes'",
        new="",
        test=f"{STEP_UP}[with a stale proof, dated back]",
    ),
    Guard(
        name="proof-of-what-was-shown",
        why="A proof that was given for Yes casts No.",
        file="members/proofs/services.py",
        old="or not constant_time_compare(row.bound, bound(",
        new="or False and not constant_time_compare(row.bound, bound(",
        test=f"{PAST_STEP_UP}[for another choice]",
    ),
    Guard(
        name="vote-of-an-elector",
        why="A state whose union acts for it casts a vote beside it, past the service.",
        file=BACKSTOP,
        old="entry.capacity = 'elector') IS NOT TRUE",
        new="TRUE) IS NOT TRUE",
        test="tests/members/test_declare_a_competence.py"
        "::test_a_represented_states_vote_is_refused_by_the_service_and_by_the_table[one]",
    ),
    Guard(
        name="second-person-of-a-vote",
        why="Where a delegation asked for two persons, one casts alone, past the service.",
        file=WAYS,
        old="CREATE TRIGGER of_two_persons BEFORE INSERT ON members_vote FOR EACH ROW\n"
        "EXECUTE FUNCTION members_vote_of_two_persons();\n",
        new="",
        test="tests/abuse/test_two_persons.py::test_the_table_takes_no_vote_of_one_person[none]",
    ),
    Guard(
        name="note-read-alike",
        why="One officer makes a vote of a note that nobody else has read.",
        file=WAYS,
        old="CREATE TRIGGER vote_by_note BEFORE INSERT ON members_vote FOR EACH ROW "
        "EXECUTE FUNCTION members_vote_by_note();\n",
        new="",
        test="tests/abuse/test_note.py::test_the_table_takes_no_such_vote[a note that waits-did not read alike]",
    ),
    Guard(
        name="factor-goes-for-a-reason",
        why="Somebody at the database takes away a head's passkey and signs in with the password.",
        file=FACTORS,
        old="CREATE CONSTRAINT TRIGGER goes_for_a_reason AFTER DELETE ON mfa_authenticator DEFERRABLE INITIALLY "
        "DEFERRED\nFOR EACH ROW EXECUTE FUNCTION members_factor_goes_for_a_reason();\n",
        new="",
        test="tests/abuse/test_reset.py::test_the_tables_refuse_it_too[taken away]",
    ),
    Guard(
        name="territory-by-an-admission",
        why="One fault of ours, or one officer, moves a country under another's customs law and vote.",
        file=OWN_SEATS,
        old="CREATE TRIGGER by_an_admission BEFORE INSERT OR UPDATE ON members_territorymembership FOR EACH ROW\n"
        "EXECUTE FUNCTION members_territory_by_an_admission();\n",
        new="",
        test="tests/members/test_a_status_comes_from_an_act.py::test_no_territory_is_added_moved_ended_or_renamed",
    ),
    Guard(
        name="seat-is-not-ones-own",
        why="An officer has a part in giving, keeping or ending a seat of their own.",
        file=OWN_SEATS,
        old="AND NEW.person_id IN (r.asked_by, v.given_by)",
        new="AND FALSE",
        test="tests/members/test_seats_take_two_officers.py::"
        "test_no_seat_is_given_by_a_request_that_its_own_person_asked_or_approved[who approved]",
    ),
    Guard(
        name="notice-is-proved",
        why="Whoever sits down at an open session takes a state out of the alliance.",
        file=PROVED,
        old="CREATE TRIGGER is_proved BEFORE INSERT ON members_withdrawalnotice FOR EACH ROW\n"
        "EXECUTE FUNCTION members_notice_is_proved();\n",
        new="",
        test="tests/abuse/test_membership_step_up.py::"
        "test_the_table_takes_no_notice_without_a_fresh_proof_of_its_giver_or_with_a_used_one",
    ),
    Guard(
        name="admission-is-proved",
        why="Whoever sits down at an officer's open session freezes the terms on which a state is admitted.",
        file=PROVED,
        old="CREATE TRIGGER is_proved BEFORE INSERT ON members_motion FOR EACH ROW EXECUTE FUNCTION "
        "members_admission_is_proved();\n",
        new="",
        test="tests/abuse/test_membership_step_up.py::"
        "test_the_table_takes_no_admission_without_a_fresh_proof_of_an_officer[without]",
    ),
    Guard(
        name="two-persons-is-proved",
        why="Whoever sits down at a head's open session takes the state's vote on every open ballot away.",
        file=TAKEN_AWAY,
        old="CREATE TRIGGER is_proved BEFORE INSERT OR UPDATE ON members_twopersons FOR EACH ROW\n"
        "EXECUTE FUNCTION members_two_persons_is_proved();\n",
        new="",
        test="tests/abuse/test_two_persons.py::"
        "test_the_tables_take_neither_without_a_fresh_proof_of_the_head[without]",
    ),
    Guard(
        name="withdrawal-is-proved",
        why="Whoever sits down at a head's open session ends the seats of the delegation.",
        file=TAKEN_AWAY,
        old="CREATE TRIGGER is_proved BEFORE INSERT ON members_withdrawal FOR EACH ROW\n"
        "EXECUTE FUNCTION members_withdrawal_is_proved();\n",
        new="",
        test="tests/abuse/test_two_persons.py::"
        "test_the_tables_take_neither_without_a_fresh_proof_of_the_head[late]",
    ),
    Guard(
        name="withdrawal-leaves-a-second-person",
        why="A head withdraws the last person who could prepare a vote that takes two: the state casts none.",
        file=TAKEN_AWAY,
        old="CREATE TRIGGER leaves_a_second_person BEFORE INSERT ON members_withdrawal FOR EACH ROW\n"
        "EXECUTE FUNCTION members_withdrawal_leaves_a_second_person();\n",
        new="",
        test="tests/abuse/test_two_persons.py::"
        "test_an_open_browser_of_the_head_takes_no_vote_away[the last who could prepare withdrawn]",
    ),
    Guard(
        name="no-office-of-ones-own",
        why="An officer asks for an office of their own, or approves it.",
        file=TAKEN_AWAY,
        old="CREATE TRIGGER is_not_ones_own BEFORE INSERT ON members_office FOR EACH ROW\n"
        "EXECUTE FUNCTION members_office_is_not_ones_own();\n",
        new="",
        test="tests/abuse/test_four_eyes.py::"
        "test_no_trust_is_made_by_one[an officer approves an office of their own]",
    ),
    Guard(
        name="status-by-an-act",
        why="A state becomes a party, or ceases to be one, without a decision.",
        file=WHO_BELONGS,
        old="CREATE TRIGGER by_an_act BEFORE INSERT OR UPDATE ON members_memberstatus FOR EACH ROW\n"
        "EXECUTE FUNCTION members_status_by_an_act();\n",
        new="",
        test="tests/members/test_a_status_comes_from_an_act.py::test_no_status_without_its_act",
    ),
    Guard(
        name="notice-runs-its-period",
        why="A member is out of the alliance the day after its notice.",
        file=WHO_BELONGS,
        old="CREATE TRIGGER in_time BEFORE INSERT OR UPDATE ON members_withdrawalnotice FOR EACH ROW\n"
        "EXECUTE FUNCTION members_withdrawal_in_time();\n",
        new="",
        test="tests/members/test_a_status_comes_from_an_act.py::test_a_notice_does_not_run_out_early",
    ),
    Guard(
        name="competence-by-two-officers",
        why="One officer gives a union the votes of its states.",
        file=UNIONS,
        old="CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_competence FOR EACH ROW\n"
        "EXECUTE FUNCTION members_competence_by_two_officers();\n",
        new="",
        test="tests/members/test_declare_a_competence.py"
        "::test_the_application_declares_nothing_without_two_officers",
    ),
    Guard(
        name="service-of-a-country-by-two-officers",
        why="One officer names the service that says who a country's head is.",
        file="members/migrations/0017_single_sign_on.py",
        old="CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_provider FOR EACH ROW\n"
        "EXECUTE FUNCTION members_provider_by_two_officers();\n",
        new="",
        test="tests/abuse/test_single_sign_on.py::test_a_service_takes_two_officers_in_the_table_itself",
    ),
]

VOTED_ON = "tariffs/migrations/0019_amendments_are_voted_on.py"
OF_AMENDMENTS = "tests/tariffs/test_vote_on_amendments.py"
AMENDMENTS = [
    Guard(
        name="amendment-in-its-turn",
        why="Two amendments are on the ballot at once, or one on another text than its own.",
        file=VOTED_ON,
        old="RAISE EXCEPTION 'an amendment is put in its turn, on its own digest, by the rule for it'",
        new="RETURN NEW; RAISE EXCEPTION 'an amendment is put in its turn'",
        test=f"{OF_AMENDMENTS}::test_the_tables_take_no_vote_out_of_turn_and_no_result_that_was_not_voted",
    ),
    Guard(
        name="amendments-before-the-whole",
        why="The whole is voted on while an amendment to it waits, or without what was adopted.",
        file=VOTED_ON,
        old="AND (a.ended_at IS NULL OR (v.id = NEW.id AND a.ended_as = 'adopted'))) THEN",
        new="AND false) THEN",
        test=f"{OF_AMENDMENTS}::test_the_tables_take_no_vote_out_of_turn_and_no_result_that_was_not_voted",
    ),
    Guard(
        name="text-under-vote",
        why="The text changes by somebody's hand while its amendments are voted on.",
        file=VOTED_ON,
        old="RAISE EXCEPTION 'a text under vote changes by what was adopted alone'",
        new="RETURN NEW; RAISE EXCEPTION 'a text under vote changes'",
        test=f"{OF_AMENDMENTS}::test_the_text_is_frozen_while_its_amendments_are_voted_on",
    ),
    Guard(
        name="plan-as-shown",
        why="An officer begins votes on other amendments than those that the plan showed.",
        file="tariffs/proposals/amending/services.py",
        old="if plan.digest != shown:",
        new="if False:",
        test=f"{OF_AMENDMENTS}::test_a_text_with_standing_amendments_comes_to_no_ballot_before_them",
    ),
]

# A part is a heading of docs/reliability.md with the guards under it.
PARTS: dict[str, list[Guard]] = {
    "A vote": VOTES,
    "Votes on amendments": AMENDMENTS,
    "When it fails before the close": WHEN_IT_FAILS,
    "A release": RELEASE,
    "The sweep and the mail": SWEEP,
    "The rows themselves": ACCESS_TO_THE_ROWS,
    "Four eyes and seats": FOUR_EYES,
    "Who may act": WHO_ACTS,
    "The secretariat": SECRETARIAT,
    "Keys of consumers": KEYS_OF_CONSUMERS,
    "Signing in": SIGN_IN,
    "After a restore, and the door of the house": AFTER_A_RESTORE,
}
GUARDS = [guard for part in PARTS.values() for guard in part]
