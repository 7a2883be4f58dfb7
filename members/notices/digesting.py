"""The daily digest: one mail to a person with the news that waited for it."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet

from alliance import journal
from alliance.journal.clock import Now
from alliance.web.lasting import lasting
from members.delegates.models import Accreditation
from members.notices.acting import demonstration
from members.notices.models import Notice
from members.registry.models import Member


def waiting() -> QuerySet[Notice]:
    """The news whose digest is due: neither read meanwhile nor of a seat that has ended."""
    seated = Accreditation.objects.filter(
        person=OuterRef("person"), member__code=OuterRef("member_code"), during__contains=Now()
    )
    return Notice.objects.filter(Exists(seated), held_until__lte=Now(), digest=None, read_at=None)


def to_digest() -> list[int]:
    """The first notice of each person whose digest is due."""
    first = waiting().order_by().values("person").annotate(first=Min("pk"))
    return sorted(first.values_list("first", flat=True))


@lasting
@transaction.atomic
def write_digest(*, notice_id: int) -> Notice | None:
    """Write the digest of the person of a notice that waits; it is sent as every notice is. Safe to run twice, or late:
    a late one carries the news of all the days."""
    person = Notice.objects.values_list("person_id", flat=True).get(pk=notice_id)
    rows = list(waiting().filter(person=person).select_for_update(of=("self",)).order_by("member_code", "pk"))
    if not rows:
        return None
    due = max(row.held_until for row in rows if row.held_until)
    if Notice.objects.filter(
        person=person, digest_at=due
    ).exists():  # a notice of that hour was written as it went out
        due = journal.now()
    digest = Notice.objects.create(
        kind=Notice.Kind.DIGEST, person_id=person, digest_at=due,
        member_code=rows[0].member_code if len({row.member_code for row in rows}) == 1 else "",
        subject=_subject(rows), body=_body(rows), path="/notices/", written_at=journal.now(),
    )  # fmt: skip
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(digest=digest)
    return digest


def _subject(rows: list[Notice]) -> str:
    return f"Your digest: {rows[0].subject}" if len(rows) == 1 else f"Your digest: {len(rows)} notices"


def _body(rows: list[Notice]) -> str:
    codes = list(dict.fromkeys(row.member_code for row in rows))
    names = dict(Member.objects.filter(code__in=codes).values_list("code", "name"))
    parts = []
    for code in codes:
        lines = [
            f"- {row.subject}\n  {settings.BASE_URL}{row.path}" for row in rows if row.member_code == code
        ]
        parts.append(f"For the delegation of {names[code]}\n\n" + "\n".join(lines))
    return (
        "\n\n".join(parts)
        + "\n\nOpenings, moved closes, outcomes and reminders come at once, apart from this.\n"
        f"Choose the hour, or each at once: {settings.BASE_URL}/notices/how/\n{demonstration()}"
    )
