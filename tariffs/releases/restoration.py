"""After a restore to before the public head: two officers confirm, then what is public is written here again.

Releases come back byte for byte from the public tree, so the chain that consumers follow goes on without a gap.
Decisions come back from their published documents, and take effect by the ordinary service. All of it must then give
the very bytes that were published, or nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from alliance.journal.models import Head
from members.accession.models import Motion
from members.accession.settling import settle_motion
from members.ballots.models import Ballot, Decision
from members.ballots.restoring import restore_decision
from members.ballots.services import certify
from members.delegates import selectors as delegates
from tariffs.proposals import selectors as proposals
from tariffs.proposals.services import enact
from tariffs.releases import contents, evidence, selectors, standing
from tariffs.releases.evidence import Lost
from tariffs.releases.models import Channel, Confirmation, Publication, Release, ReleaseFile, Restoration

TOGETHER = timedelta(hours=24)  # within which the second officer must confirm
LEAP = 100  # numbers left out of every series: people may have seen some that are lost here
AS_PUBLISHED = (
    "decisions.ndjson",
    "rules.ndjson",
    "tariff-lines.ndjson",
)  # must come out the same; the rest is reference data


@dataclass(frozen=True)
class Outcome:
    """What a confirmation did, or would do with the second one."""

    restored: bool
    releases: tuple[int, ...]
    decisions: tuple[str, ...]  # symbols of those written again
    uncertain: tuple[
        str, ...
    ]  # ballots that were due in the lost time and are decided from the votes that are here
    reference: tuple[str, ...]  # files whose reference data differ from what was published
    until: datetime | None  # the second officer has until then; None when restored


def confirm_restore(*, reason: str, by: Seat) -> Outcome:
    """One officer confirms that the public head is true; with a second one's word within 24 hours it is restored.

    The first confirmation tries the whole restoration and takes it back, so that what would refuse the second one
    is said to the first. Refused: `role_may_not`, `reason_missing`, `nothing_to_confirm`, `same_officer`, those of
    `evidence.lost`, of `restore_decision`, and `not_as_published`.
    """
    require(by, frozenset({Role.OFFICER}), act=_("confirm a restore"))
    if by.person is None:
        raise Refused("role_may_not", _("A restore is confirmed by a person."), status=403)
    if not reason.strip():
        raise Refused(
            "reason_missing", _("Say in a sentence what happened."), mend=_("Give it with --reason.")
        )
    with transaction.atomic():
        channel = standing.lock()
        at = journal.now()
        fault = standing.fault()
        if fault is None:
            raise Refused(
                "nothing_to_confirm", _("The database and the public tree agree; nothing is halted.")
            )
        newest = selectors.newest_built()
        if fault.code != "pointer_ahead":
            raise fault
        lost = evidence.lost(newest)
        if not lost:
            raise fault  # the same number with another manifest: no confirmation makes two records one
        first = _first_word(lost[-1], newest, by.person, at)
        word = Confirmation.objects.create(
            person=by.person, public_release=lost[-1].number, manifest_sha256=lost[-1].sha256,
            database_release=newest.number if newest else 0, reason=reason.strip(), confirmed_at=at,
        )  # fmt: skip
        journal.record(
            act="confirm_restore",
            obj=channel,
            by=by,
            payload={
                "database_release": word.database_release,
                "manifest_sha256": word.manifest_sha256,
                "public_release": word.public_release,
                "reason": word.reason,
            },
        )
        with transaction.atomic():
            outcome = _restore(lost, newest, by)
            if first is None:
                transaction.set_rollback(True)  # tried, and taken back
                return _described(outcome, until=at + TOGETHER)
            _conclude(lost, newest, channel, by, words=(first, word), outcome=outcome)
        return outcome


def _described(outcome: Outcome, *, until: datetime) -> Outcome:
    return Outcome(False, outcome.releases, outcome.decisions, outcome.uncertain, outcome.reference, until)


def _first_word(head: Lost, newest: Release | None, person: UUID, at: datetime) -> Confirmation | None:
    """The standing word of another officer on the same head, or None. Refused: `same_officer`.

    It stands for 24 hours, and only while who gave it still holds the office.
    """
    words = Confirmation.objects.filter(
        public_release=head.number, manifest_sha256=head.sha256,
        database_release=newest.number if newest else 0, confirmed_at__gt=at - TOGETHER,
    )  # fmt: skip
    others = [
        word
        for word in words.exclude(person=person)
        if delegates.seat_of_person(word.person).role is Role.OFFICER
    ]
    if others:
        return others[0]
    if words.filter(person=person).exists():
        raise Refused(
            "same_officer",
            _("You have confirmed this restore already; it takes a second, different officer."),
            mend=_("The second officer runs the same command with their own account."),
        )
    return None


def _restore(lost: Sequence[Lost], newest: Release | None, by: Seat) -> Outcome:
    """Write what is public into this database again: decisions in order, then the releases as they are."""
    restored = tuple(_decision(row, by) for row in lost[-1].rows("decisions.ndjson"))
    reference: set[str] = set()
    previous = newest
    for each in lost:
        reference |= _compare(each)
        previous = _write(each, previous)
    return Outcome(
        restored=True,
        releases=tuple(each.number for each in lost),
        decisions=tuple(symbol for symbol in restored if symbol),
        uncertain=_uncertain(),
        reference=tuple(sorted(reference)),
        until=None,
    )


def _decision(row: dict[str, Any], by: Seat) -> str:
    """See that a published decision stands here and has taken effect; its symbol if it had to be written again."""
    found = Decision.objects.filter(number=row["decision"]).first()
    again = ""
    if found is None:
        decided_at = datetime.fromisoformat(row["decided"])
        content = evidence.document(row)
        found = restore_decision(number=row["decision"], decided_at=decided_at, content=content, by=by)
        again = found.symbol
    elif found.document_digest != row["document_sha256"]:
        raise Refused(
            "another_record",
            _("{symbol} of this database has another document than the one that was published.").format(
                symbol=found.symbol
            ),
            mend=_("They are two records, and no command makes them one. Find the database of this tree."),
        )
    if certify(decision_id=found.pk) is None:
        raise Refused(
            "not_as_published",
            _("{symbol} was published and cannot be certified here.").format(symbol=found.symbol),
        )
    if found.pk in proposals.to_enact():
        enact(decision_id=found.pk)
    for motion in Motion.objects.filter(ballot=found.ballot_id, settled_at=None):
        settle_motion(motion_id=motion.pk)  # else it would hold back every later decision
    return again


def _compare(release: Lost) -> set[str]:
    """The files of reference data that differ. Refused `not_as_published` where decisions or rules do."""
    ours = {file.name: file.content for file in contents.files(release.manifest["through_decision"])}
    for name in AS_PUBLISHED:
        if ours.get(name) != release.files.get(name):
            raise Refused(
                "not_as_published",
                _("{name} of release {number} would not come out as it was published.").format(
                    name=name, number=release.number
                ),
                mend=_("Restore a later backup. Nothing was changed by this command."),
            )
    return {name for name, content in release.files.items() if name in ours and ours[name] != content}


def _write(lost: Lost, previous: Release | None) -> Release:
    manifest = lost.manifest
    release = Release.objects.create(
        number=lost.number, built_at=datetime.fromisoformat(manifest["built_at"]),
        through_decision=manifest["through_decision"], journal_position=manifest["journal"]["position"],
        journal_hash=manifest["journal"]["hash"], manifest=lost.text.decode(), manifest_sha256=lost.sha256,
        previous=previous,
    )  # fmt: skip
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release=release, name=row["name"], media_type=row["media_type"], content=lost.files[row["name"]],
            size=row["bytes"], sha256=row["sha256"], rows=row["rows"], schema=row["schema"],
        )
        for row in manifest["files"]
    )  # fmt: skip
    if lost.published_at is not None:
        Publication.objects.create(release=release, published_at=lost.published_at)
    return release


def _uncertain() -> tuple[str, ...]:
    """Ballots whose close has passed and of which no decision is public: some of their votes may be lost."""
    rows = Ballot.objects.with_end().filter(state=Ballot.State.OPEN, end__lte=journal.now())
    return tuple(ballot.symbol for ballot in rows.order_by("end"))


def _conclude(
    lost: Sequence[Lost], newest: Release | None, channel: Channel, by: Seat, *,
    words: tuple[Confirmation, Confirmation], outcome: Outcome,
) -> None:  # fmt: skip
    """Note who confirmed, leave out numbers that people may have seen, and take the chain up at the public head."""
    first, second = words
    head = lost[-1]
    Restoration.objects.create(
        first=first, second=second, first_person=first.person, second_person=second.person,
        database_release=newest.number if newest else 0, public_release=head.number, restored_at=journal.now(),
    )  # fmt: skip
    journal.leap(LEAP)
    told = head.manifest["journal"]
    place = {"after": Head.objects.get().position, "hash": told["hash"], "until": told["position"]}
    entry = journal.record(
        act="restore_record",
        obj=channel,
        by=by,
        payload={
            "confirmed_by": [str(first.person), str(second.person)],
            "decisions": list(outcome.decisions),
            "journal": place,
            "left_out": LEAP,
            "manifest_sha256": head.sha256,
            "releases": list(outcome.releases),
        },
    )
    if place["until"] > place["after"]:
        journal.bridge(entry=entry, until=place["until"], hash=place["hash"], release=head.number + 1)
