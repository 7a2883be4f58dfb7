"""A state or organisation applies, from a public form. Nothing follows from that until two officers have read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import EVERYBODY, Refused, Seat, require
from alliance.domain import canon
from alliance.web.texts import refuse_unseen
from members.accession import links
from members.accession.models import Application, ApplicationDocument
from members.ballots.models import SubjectRule
from members.delegates.contacts import contact_at
from members.delegations.crediting import refuse_file
from members.registry.models import Country, CustomsTerritory, Member, MemberStatus, Standing

MOST_DOCUMENTS = 3
LONGEST = 4000  # characters of a text


@dataclass(frozen=True)
class Said:
    """What an applicant says. `country` is an ISO code, of a state; `organisation` the name of an organisation;
    `territory` the code of a customs territory, '' for its own."""

    kind: str
    contact_name: str
    email: str
    side: str
    country: str = ""
    organisation: str = ""
    territory: str = ""
    acts_on: Sequence[str] = ()
    competence: str = ""
    statement: str = ""
    documents: Sequence[bytes] = field(default=(), repr=False)


@transaction.atomic
def apply(*, said: Said, by: Seat) -> Application:
    """Receive an application, with a number to cite it by and a link to follow it by (mailed with the next sweep).

    Refused, by field (`where`): `applicant_unknown`, `member_already`, `under_way`, `territory_unknown`,
    `subject_unknown`, `text_too_long`, `unreadable`, `document_missing`, `too_many_documents`, and of a document
    `file_too_large`, `file_not_read`.
    """
    require(by, EVERYBODY, act=_("apply"))
    country, name, key = _who(said)
    territory = _territory(said)
    _refuse_text(said)
    media = _refuse_documents(said.documents)
    year = journal.now().year
    number = journal.next_number(f"ACC/{year}")
    refuse_member(said.kind, key, name)
    _refuse_before_the_vote(said.kind, key, name)
    digests = [canon.sha256(each) for each in said.documents]
    nonce, link = links.new()
    row = Application.objects.create(
        year=year, number=number, kind=said.kind, country=country, name=name, key=key, side=said.side,
        territory=territory, acts_on=sorted(said.acts_on), competence=said.competence.strip(),
        statement=said.statement.strip(),
        contact=contact_at(said.email.strip().lower(), said.contact_name.strip()), nonce=nonce,
        link=link, digest=canon.digest(_form(said, name, key, territory, digests)),
    )  # fmt: skip
    ApplicationDocument.objects.bulk_create(
        ApplicationDocument(application=row, media=kind, content=content, digest=digest, size=len(content))
        for content, digest, kind in zip(said.documents, digests, media, strict=True)
    )
    journal.record(act="apply", obj=row, by=by, payload={"digest": row.digest})
    return row


def _form(
    said: Said, name: str, key: str, territory: CustomsTerritory | None, digests: Sequence[str]
) -> dict[str, object]:
    """What the digest of an application is taken over: all that was said, but for the contact."""
    return {
        "acts_on": sorted(said.acts_on), "competence": said.competence.strip(), "documents": list(digests),
        "key": key, "kind": said.kind, "name": name, "side": said.side, "statement": said.statement.strip(),
        "territory": territory.code if territory else "",
    }  # fmt: skip


def _who(said: Said) -> tuple[Country | None, str, str]:
    """Country, name and key of who applies."""
    if said.kind == Member.Kind.STATE:
        country = Country.objects.filter(iso2=said.country).first()
        if country is None:
            raise _fault("applicant_unknown", _("Choose the state from the list."), "country")
        return country, country.name, country.iso2
    name = " ".join(said.organisation.split())
    if said.kind != Member.Kind.ORGANISATION or not name or len(name) > 120 or not name.isprintable():
        raise _fault(
            "applicant_unknown",
            _("Write the name of the organisation, in at most 120 characters."),
            "organisation",
        )
    return None, name, name.casefold()[:120]


def _territory(said: Said) -> CustomsTerritory | None:
    found = CustomsTerritory.objects.filter(code=said.territory).first() if said.territory else None
    if said.territory and found is None:
        raise _fault("territory_unknown", _("Choose a customs territory from the list."), "territory")
    return found


def _refuse_text(said: Said) -> None:
    if said.side not in Standing.Side.values:
        raise _fault("side_unknown", _("Choose producer or consumer."), "side")
    areas = set(SubjectRule.objects.values_list("area", flat=True))
    if not set(said.acts_on) <= areas:
        raise _fault("subject_unknown", _("Choose the subjects from the list."), "acts_on")
    if said.acts_on and not said.competence.strip():
        raise _fault("competence_missing", _("Say by which act the union acts for its states."), "competence")
    for name, text in (("competence", said.competence), ("statement", said.statement)):
        if len(text) > LONGEST or "\x00" in text:
            raise _fault(
                "text_too_long", _("Write at most {longest:,} characters.").format(longest=LONGEST), name
            )
        refuse_unseen(text, where=name, lines=True)
    refuse_unseen(said.contact_name, where="contact_name")
    refuse_unseen(said.email, where="email")


def _refuse_documents(documents: Sequence[bytes]) -> list[str]:
    """The media of each document; refused, with its field, is what cannot be kept."""
    if not documents:
        raise _fault("document_missing", _("Add the letter by which you apply."), _("document_1"))
    if len(documents) > MOST_DOCUMENTS:
        raise _fault(
            "too_many_documents",
            _("At most {most_documents} documents are taken.").format(most_documents=MOST_DOCUMENTS),
            _("document_1"),
        )
    return [refuse_file(each, where=f"document_{place}") for place, each in enumerate(documents, start=1)]


def refuse_member(kind: str, key: str, name: str) -> None:
    """A member does not apply: `member_already`."""
    own = {"code": key} if kind == Member.Kind.STATE else {"name__iexact": name, "kind": kind}
    today = journal.now().date()
    over = (MemberStatus.Status.WITHDRAWN, MemberStatus.Status.EXPELLED, MemberStatus.Status.APPLICANT,
            MemberStatus.Status.INVITED, MemberStatus.Status.OBSERVER)  # fmt: skip
    held = MemberStatus.objects.filter(during__contains=today).exclude(status__in=over)
    row = held.filter(**{f"member__{field}": value for field, value in own.items()}).first()
    if row is not None:
        word = "suspended" if row.status == MemberStatus.Status.SUSPENDED else f"a {row.status}"
        raise _fault(
            "member_already",
            _("{name} is {word} already, so it does not apply.").format(name=name, word=word),
            _field(kind),
        )


def _refuse_before_the_vote(kind: str, key: str, name: str) -> None:
    """Nobody applies while two officers have found an application of the same admissible. One that is only received
    keeps nobody out: anybody can send the form, in anybody's name."""
    if Application.objects.filter(kind=kind, key=key, state__in=Application.BEFORE_THE_VOTE).exists():
        raise Refused(
            "under_way", _("An application of {name} is before the members already. Its contact holds the link "
"to follow it.").format(name=name), where=_field(kind), status=422, mend=_("Ask the contact, or the secretariat."),
        )  # fmt: skip


def _field(kind: str) -> str:
    return "country" if kind == Member.Kind.STATE else "organisation"


def _fault(code: str, detail: str, where: str) -> Refused:
    return Refused(code, detail, where=where, status=422)
