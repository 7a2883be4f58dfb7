"""News of the house: what every delegation hears of membership and of how it decides, at once or in its digest."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from alliance.domain import canon
from alliance.journal.models import Entry
from alliance.web.words import civil
from members.ballots.models import SubjectRule
from members.notices.matters import OTHER, Said
from members.registry.models import Member


def left(entry: Entry) -> list[Said]:
    """A member's withdrawal took effect."""
    code = str(canon.parse_json(entry.payload.encode())["about"])
    name, path = Member.objects.values_list("name", flat=True).get(code=code), f"/members/{code}/"
    return [
        Said(OTHER, f"{name} has left the alliance", f"The withdrawal of {name} took effect on {entry.at:%d %b %Y}.\n"
             f"{settings.BASE_URL}{path}\n", path)
    ]  # fmt: skip


def rule_called(entry: Entry) -> list[Said]:
    """A subject will call for another rule."""
    said = canon.parse_json(entry.payload.encode())
    subject, rule, starts_on = str(said["subject"]), str(said["rule"]), str(said["from"])
    row = SubjectRule.objects.filter(subject=subject).order_by("-pk").first()
    title, path = row.title if row else subject, reverse("decision_rules")
    return [
        Said(OTHER, f"Another rule decides on {title} from {civil(date.fromisoformat(starts_on))}"[:200],
             f"Ballots on {title} that open from then on are decided by {rule}. Ballots that are open keep theirs.\n"
             f"{settings.BASE_URL}{path}\n", path)
    ]  # fmt: skip


READERS = {"call_rule": rule_called, "leave": left}
