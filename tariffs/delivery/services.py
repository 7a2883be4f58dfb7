"""Opening a consumer, issuing its keys, ending them. A key's text is told once and stored nowhere."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, VOTERS, Refused, Role, Seat, require
from alliance.domain import canon
from alliance.web.texts import refuse_unseen
from members.delegates.contacts import contact_at
from members.registry.models import Member
from tariffs.delivery import selectors, tokens, told
from tariffs.delivery.models import LONGEST, MOST_ACTIVE, ApiKey, Consumer, KeyUse, Scope

KEEPERS = VOTERS | {Role.OFFICER}
# Answers a minute. The shipped nginx.conf paces an address without a key at 3,000.
LIMITS = {Consumer.Kind.CUSTOMS: 12_000, Consumer.Kind.BROKER: 6_000, Consumer.Kind.VENDOR: 12_000}
REMINDED = (14, 3)  # days before the expiry


@transaction.atomic
def open_consumer(*, name: str, kind: str, contact: str, member: str = "", by: Seat) -> Consumer:
    """Give a system a name here. `contact` is an e-mail address, `member` a code or ''.

    A delegation opens customs systems of its own member alone. Refused: `role_may_not`, `not_your_consumer`,
    `name_missing`, `unreadable`, `kind_unknown`, `member_unknown`.
    """
    require(by, KEEPERS, act=_("open a consumer"))
    if by.role in VOTERS:
        member = member or by.member or ""
        if member != by.member or kind != Consumer.Kind.CUSTOMS:
            raise Refused(
                "not_your_consumer", _("A delegation opens customs systems of its own member."), status=403,
                mend=_("Ask the secretariat to open any other consumer."),
            )  # fmt: skip
    if not name.strip() or len(name) > 120:
        raise Refused(
            "name_missing", _("A consumer has a name of 1 to 120 characters."), where="name", status=422
        )
    refuse_unseen(name, where="name")
    refuse_unseen(contact, where="contact")
    if kind not in Consumer.Kind.values:
        raise Refused(
            "kind_unknown",
            _("“{kind}” is no kind of consumer.").format(kind=kind[:20]),
            where="kind",
            status=422,
        )
    owner = Member.objects.filter(code=member).first() if member else None
    if member and owner is None:
        raise Refused(
            "member_unknown",
            _("“{member}” is no member.").format(member=member[:3]),
            where="member",
            status=422,
        )
    person = contact_at(contact)
    row = Consumer.objects.create(
        name=name.strip(),
        kind=kind,
        member=owner,
        contact=person,
        opened_by=_person(by),
        opened_at=journal.now(),
    )
    said = {"contact": str(person.pk), "kind": kind, "member": member}
    journal.record(act="open_consumer", obj=row, by=by, payload=said)
    return row


@transaction.atomic
def change_contact(*, consumer_id: int, contact: str, by: Seat) -> Consumer:
    """Write to another address from now on. Refused: `role_may_not`, `consumer_unknown`."""
    row = _locked(consumer_id, by, act="change the contact of a consumer")
    row.contact = contact_at(contact)
    row.save(update_fields=["contact"])
    journal.record(act="change_contact", obj=row, by=by, payload={"contact": str(row.contact.pk)})
    return row


@transaction.atomic
def issue_key(
    *, consumer_id: int, days: int, after: int, by: Seat,
    scopes: tuple[str, ...] = (Scope.READ.value,), per_minute: int | None = None,
) -> tuple[ApiKey, str]:  # fmt: skip
    """A key of so many days, and its text, which is here for the only time.

    `after` is the id of the consumer's newest key as the caller saw it (0: none): the same form sent twice issues one
    key, and never shows it again. Refused: `role_may_not`, `consumer_unknown`, `key_issued_meanwhile`, `two_keys`,
    `days_out_of_range`, `scope_unknown`.
    """
    consumer = _locked(consumer_id, by, act="issue a key")
    at = journal.now()
    newest = consumer.keys.order_by("-id").values_list("pk", flat=True).first() or 0
    if newest != after:
        raise Refused(
            "key_issued_meanwhile", _("A key was issued since this form was opened. Its text was shown once, there."),
            mend=_("If nobody stored it, end that key and issue another."),
        )  # fmt: skip
    if len(selectors.active(consumer, at)) >= MOST_ACTIVE:
        raise Refused(
            "two_keys",
            _("{name} has {most_active} keys that can be used, and may have no third.").format(
                name=consumer.name, most_active=MOST_ACTIVE
            ),
            mend=_("End the one that is no longer used first."),
        )
    if not 1 <= days <= LONGEST.days:
        raise Refused(
            "days_out_of_range",
            _("A key lasts 1 to {days} days.").format(days=LONGEST.days),
            where="days",
            status=422,
        )
    if not scopes or set(scopes) - set(Scope.values):
        raise Refused("scope_unknown", _("A key has scopes that are known here."), where="scopes", status=422)
    prefix, text = tokens.new()
    row = ApiKey.objects.create(
        consumer=consumer, prefix=prefix, digest=tokens.digest(text), scopes=list(scopes),
        per_minute=per_minute or LIMITS[Consumer.Kind(consumer.kind)], issued_by=_person(by), issued_at=at,
        expires_at=at + timedelta(days=days), reminded=_already_near(days),
    )  # fmt: skip
    said = {"consumer": consumer.pk, "expires_at": canon.instant_text(row.expires_at), "scopes": list(scopes)}
    entry = journal.record(act="issue_key", obj=row, by=by, payload=said)
    told.issued(row, entry)
    return row, text


@transaction.atomic
def end_key(*, prefix: str, by: Seat) -> ApiKey:
    """End a key at this instant: the next request with it is refused.

    Refused: `role_may_not`, `key_unknown`, `key_ended`.
    """
    require(by, KEEPERS, act=_("end a key"))
    row = selectors.visible_keys(by).select_for_update(of=("self",)).filter(prefix=prefix).first()
    if row is None:
        raise selectors.unknown_key()
    at = journal.now()
    if row.ended_at is not None or row.expires_at <= at:
        raise Refused("key_ended", _("Key {symbol} can no longer be used as it is.").format(symbol=row.symbol),
                      mend=_("There is nothing to do."))  # fmt: skip
    row.ended_at, row.ended_by = at, _person(by)
    row.save(update_fields=["ended_at", "ended_by"])
    entry = journal.record(act="end_key", obj=row, by=by, payload={"consumer": row.consumer_id})
    told.ended(row, entry)
    return row


@transaction.atomic
def remind(*, key_id: int, by: Seat = SYSTEM) -> None:
    """Tell the contact that a key is about to expire, if that is due. Safe to run twice."""
    require(by, frozenset(), act=_("remind of an expiry"))
    row = ApiKey.objects.select_for_update(of=("self",)).select_related("consumer__contact").get(pk=key_id)
    at = journal.now()
    days = due_reminder(row, at)
    if days is None:
        return
    row.reminded = days
    row.save(update_fields=["reminded"])
    entry = journal.record(act="remind_of_expiry", obj=row, by=by, payload={"days": days})
    told.expires(row, entry)


def due_reminder(row: ApiKey, at: datetime) -> int | None:
    """How many days before its expiry a key's contact is to be told of now, or None."""
    if row.ended_at is not None or row.expires_at <= at:
        return None
    near = [days for days in REMINDED if row.expires_at <= at + timedelta(days=days)]
    return near[-1] if near and (row.reminded is None or row.reminded > near[-1]) else None


@transaction.atomic
def forget_use(*, key_id: int, by: Seat = SYSTEM) -> None:
    """Drop the counts of a key that are older than anybody looks at."""
    require(by, frozenset(), act=_("forget how a key was used"))
    KeyUse.objects.filter(key=key_id, minute__lt=journal.now() - selectors.COUNTED_FOR).delete()


def _person(by: Seat) -> UUID:
    """Who acts: a person, never the portal by itself."""
    assert by.person is not None
    return by.person


def _already_near(days: int) -> int | None:
    """Of a short key no reminder is sent that would come with the mail of its issue."""
    near = [each for each in REMINDED if days <= each]
    return near[-1] if near else None


def _locked(consumer_id: int, by: Seat, *, act: str) -> Consumer:
    require(by, KEEPERS, act=act)
    rows = selectors.visible(by).select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=consumer_id).first()
    if row is None:
        raise selectors.unknown_consumer()
    return row
