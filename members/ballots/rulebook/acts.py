"""What two officers do to decision rules. Each act tells what changes in the words that a ballot paper has for a rule,
for the electorate of today, and touches no ballot: a ballot froze its rule when it opened."""

from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from alliance import journal
from alliance.access import Refused, Seat
from alliance.domain import canon
from alliance.domain.tally import Elector
from alliance.web import words
from alliance.web.days import refuse_far
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.ballots import spelled
from members.ballots.models import Ballot, DecisionRule, ElectorateEntry, SubjectRule
from members.ballots.rulebook.reading import latest_of
from members.registry.selectors import electorate

CONCERNS = _lazy("How decisions are made")
Change = tuple[str, str, str]


def register_all() -> None:
    """Called once, when the app is ready."""
    register(Act("write_rule", _lazy("New version of a decision rule"), _tell_write, _refuse_write, _write))
    register(Act("call_rule", _lazy("Another rule for a subject"), _tell_call, _refuse_call, _call))


# ---- a new version


def _tell_write(asks: Payload) -> Told:
    before = DecisionRule.objects.filter(code=asks["code"], version=asks["version"] - 1).first()
    symbol = f"{asks['code']}/{asks['version']}"
    changes = [] if before else [(_("Rule"), _("there is none of this code"), symbol)]
    if before:
        changes += _differing(_("Title"), before.title, asks["title"])
        changes += _differing(_("Source"), before.citation, asks["citation"])
    was = _said(before.terms, before.shortest_window_hours) if before else []
    changes += _sentences(was, _said(asks["terms"], asks["shortest_window_hours"]))
    subjects = _("No subject calls for it before two officers say so.")
    statement = _("Write version {version} of “{title}”").format(version=asks["version"], title=asks["title"])
    return Told(statement, changes, [subjects], [],
                reverse("decision_rules"), concerns=str(CONCERNS))  # fmt: skip


def _refuse_write(asks: Payload) -> None:
    latest = latest_of(asks["code"])
    if asks["version"] != (latest.version + 1 if latest else 1):
        raise Refused(
            "rule_version_taken",
            _("{code} has got version {version} meanwhile.").format(
                code=asks["code"], version=asks["version"]
            ),
            mend=_("Ask again, as things stand now."),
        )


def _write(request: Request, by: Seat) -> None:
    asks = request.asks
    _refuse_write(asks)
    row = DecisionRule.objects.create(**asks, request=request)
    said = {"digest": canon.digest(asks), "request": request.symbol}
    journal.record(act="write_rule", obj=row, by=by, payload=said)


# ---- another rule for a subject


def _tell_call(asks: Payload) -> Told:
    row, rule = _running(asks["subject"]), _rule(asks["rule"])
    day = words.civil(date.fromisoformat(asks["from"]))
    changes: list[Change] = [
        (
            _("Rule for “{title}”").format(title=row.title),
            f"{row.rule.title}, {row.rule.symbol}",
            _("{title}, {symbol}, from {day}").format(title=rule.title, symbol=rule.symbol, day=day),
        )
    ]
    before, after = (
        ngettext("{n} hour", "{n} hours", each).format(n=each)
        for each in (row.circulation_hours, asks["circulation_hours"])
    )
    changes += _differing(_("A text circulates before its ballot"), before, after)
    changes += _sentences(
        _said(row.rule.terms, row.rule.shortest_window_hours), _said(rule.terms, rule.shortest_window_hours)
    )
    open_ = Ballot.objects.filter(subject=row.subject, state=Ballot.State.OPEN).count()
    kept = ngettext(
        "{n} open ballot on this subject keeps the rule that was frozen.",
        "{n} open ballots on this subject keep the rule that was frozen.",
        open_,
    ).format(n=open_)
    warnings = [kept] if open_ else []
    statement = _("Decide on “{title}” by “{rule}” from {day}").format(
        title=row.title, rule=rule.title, day=day
    )
    return Told(statement, changes, warnings, [],
                reverse("decision_rules"), concerns=str(CONCERNS))  # fmt: skip


def _refuse_call(asks: Payload) -> None:
    row, rule, start = _running(asks["subject"]), _rule(asks["rule"]), date.fromisoformat(asks["from"])
    if row.rule_id == rule.pk and row.circulation_hours == asks["circulation_hours"]:
        raise Refused(
            "rule_called_already",
            _("“{title}” calls for {symbol} already, as it is.").format(title=row.title, symbol=rule.symbol),
            where="rule",
            status=422,
        )
    if start <= max(journal.now().date(), row.during.lower):
        raise Refused("day_not_ahead", _("A subject calls for another rule from tomorrow at the earliest."),
                      where="starts_on", status=422, mend=_("Choose a later day."))  # fmt: skip
    refuse_far(start, today=journal.now().date(), where="starts_on")


def _call(request: Request, by: Seat) -> None:
    asks = request.asks
    list(SubjectRule.objects.select_for_update().filter(subject=asks["subject"]))
    _refuse_call(asks)
    row, start = _running(asks["subject"]), date.fromisoformat(asks["from"])
    with transaction.atomic():
        row.during, row.changed_by = DateRange(row.during.lower, start), request
        row.save(update_fields=["during", "changed_by"])
        new = SubjectRule.objects.create(
            subject=row.subject, area=row.area, title=row.title, rule=_rule(asks["rule"]),
            during=DateRange(start, None), request=request,
            circulation_hours=asks["circulation_hours"],
        )  # fmt: skip
    said = {name: asks[name] for name in ("circulation_hours", "from", "rule", "subject")} | {
        "request": request.symbol
    }
    journal.record(act="call_rule", obj=new, by=by, payload=said)


def _running(subject: str) -> SubjectRule:
    """The rule of a subject that has no end yet. Refused: `subject_unknown`, `rule_changes_already`."""
    rows = SubjectRule.objects.filter(subject=subject).select_related("rule")
    if not rows:
        raise Refused(
            "subject_unknown", _("There is no subject “{subject}”.").format(subject=subject), status=404
        )
    row = rows.order_by("-during").first()
    assert row is not None
    if row.during.lower > journal.now().date():
        raise Refused(
            "rule_changes_already",
            _("“{title}” calls for {symbol} from {lower} on.").format(
                title=row.title, symbol=row.rule.symbol, lower=row.during.lower
            ),
            mend=_("Ask when that day has come."),
        )
    return row


def _rule(symbol: str) -> DecisionRule:
    code, _unused, version = symbol.rpartition("/")
    row = (
        DecisionRule.objects.filter(code=code, version=int(version)).first() if version.isdecimal() else None
    )
    if row is None:
        raise Refused(
            "rule_unknown", _("There is no rule {symbol}.").format(symbol=symbol), status=422, where="rule"
        )
    return row


# ---- words


def _said(terms: dict[str, Any], hours: int) -> list[str]:
    """A rule in the sentences of a ballot paper, for the electorate of today."""
    electors = [
        Elector(placing.member.code, {"weight": placing.weight}, placing.side, votes=placing.votes)
        for placing in electorate(_today(), area="tariff")
        if placing.capacity == ElectorateEntry.Capacity.ELECTOR
    ]
    return [
        *spelled.rule_in_words(terms, electors),
        _("The ballot stays open for at least {hours} hours.").format(hours=hours),
    ]


def _today() -> date:
    at: datetime = journal.now()
    return at.date()


def _sentences(was: list[str], will: list[str]) -> list[Change]:
    """The sentences that differ, side by side."""
    found: list[Change] = []
    for kind, i, j, k, end in SequenceMatcher(a=was, b=will, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = was[i:j], will[k:end]
        for place in range(max(len(old), len(new))):
            before = old[place] if place < len(old) else _("not said")
            after = new[place] if place < len(new) else _("said no more")
            found.append((_("The rule in plain words"), before, after))
    return found


def _differing(what: str, before: str, after: str) -> list[Change]:
    return [] if before == after else [(what, before, after)]
