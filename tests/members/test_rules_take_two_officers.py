"""A version of a decision rule, and which rule a subject calls for, change by two officers; no open ballot does."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import journal
from alliance.access import Refused
from alliance.journal.models import Entry
from members.approvals import acts
from members.approvals.models import Request
from members.approvals.services import approve_request
from members.ballots import selectors
from members.ballots.models import DecisionRule, SubjectRule
from members.ballots.rulebook import services
from tests import cast
from tests.members.rules import version, version_text

pytestmark = pytest.mark.usefixtures("world")
WHY = "Note 9 of the parties"


def ask(**change) -> Request:
    return services.ask_to_write(text=version_text(**change), reason=WHY, by=cast.officer())


def call(rule: str = "simple-majority/1", days: int = 30, subject: str = "floor") -> Request:
    day = cast.in_days(days).date()
    return services.ask_to_call(subject=subject, rule=rule, starts_on=day, reason=WHY, by=cast.officer())


def approve(row: Request) -> Request:
    approve_request(number=row.number, by=cast.second_officer())
    return row


def told(row: Request) -> dict[str, tuple[str, str]]:
    return {before: (what, after) for what, before, after in acts.of(row.act).tell(row.asks).changes}


def test_a_version_is_written_when_a_second_officer_approves_and_nothing_calls_for_it():
    row = ask()
    assert DecisionRule.objects.filter(code="simple-majority").count() == 1
    approve(row)
    written = DecisionRule.objects.get(code="simple-majority", version=2)
    assert (written.request, written.shortest_window_hours) == (row, 48)
    assert selectors.rule_for("floor-end", on=journal.now().date()).rule.version == 1
    assert list(Entry.objects.order_by("-id").values_list("act", "object_id")[:2]) == [
        ("approve_request", row.symbol),
        ("write_rule", "simple-majority/2"),
    ]


def test_what_changes_is_told_in_the_sentences_of_a_ballot_paper():
    said = told(ask())
    assert said == {
        "The ballot stays open for at least 24 hours.": (
            "The rule in plain words",
            "The ballot stays open for at least 48 hours.",
        )
    }
    terms = version()["terms"]
    share = terms["adopted_if"] | {"numerator": 3, "denominator": 4}
    changed = told(ask(shortest_window_hours=24, terms=terms | {"adopted_if": share}))
    assert any("more than half" in before.lower() or "majority" in before.lower() for before in changed)


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"terms": {}}, "rule_malformed", "terms"),
        ({"terms": None}, "rule_malformed", "terms"),
        ({"code": "Simple Majority"}, "rule_malformed", "code"),
        ({"shortest_window_hours": 0}, "rule_malformed", "shortest_window_hours"),
        ({"shortest_window_hours": 9000}, "rule_malformed", "shortest_window_hours"),
        ({"title": "x" * 121}, "rule_malformed", "title"),
        ({"version": 7}, "rule_version_taken", "version"),
        ({"quorum": 1}, "rule_malformed", "quorum"),
        ({"shortest_window_hours": 24}, "rule_unchanged", "simple-majority/1"),
    ],
)
def test_a_fault_is_refused_with_its_path(change, code, path):
    with pytest.raises(Refused, match=path) as refused:
        ask(**change)
    assert (refused.value.code, refused.value.where) == (code, "rule")


def test_what_is_no_json_is_refused_with_its_place():
    with pytest.raises(Refused, match="line 1|column") as refused:
        services.ask_to_write(text='{"code": }', reason=WHY, by=cast.officer())
    assert refused.value.code == "json_malformed"


def test_of_two_requests_for_one_version_the_second_is_not_done():
    first, second = ask(), ask(title="Another title")
    approve(first)
    with pytest.raises(Refused, match="rule_version_taken"):
        approve(second)


def test_a_subject_calls_for_another_rule_from_its_day_and_open_ballots_keep_theirs():
    ballot, row = cast.a_ballot(days=60), call()
    said = acts.of("call_rule").tell(row.asks)
    assert "1 open ballot on this subject keeps" in said.warnings[0] and len(said.changes) > 1
    approve(row)
    day = date.fromisoformat(row.asks["from"])
    before, after = SubjectRule.objects.filter(subject="floor").order_by("during")
    assert before.during.upper == after.during.lower == day
    assert (before.changed_by, after.request) == (row, row)
    assert (
        selectors.rule_for("floor", on=day - timedelta(days=1)).rule.code == "two-thirds-present-and-voting"
    )
    assert selectors.rule_for("floor", on=day).rule.code == "simple-majority"
    ballot.refresh_from_db()
    assert ballot.rule.code == "two-thirds-present-and-voting"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: call(days=0), "day_not_ahead"),
        (lambda: call(rule="two-thirds-present-and-voting/1"), "rule_called_already"),
        (lambda: call(rule="no-such/1"), "rule_unknown"),
        (lambda: call(rule="simple-majority"), "rule_unknown"),
        (lambda: call(subject="unknown"), "subject_unknown"),
        (lambda: (approve(call()), call(rule="consensus-with-quorum/1")), "rule_changes_already"),
    ],
)
def test_what_a_subject_cannot_call_for_is_refused(act, code):
    with pytest.raises(Refused, match=code):
        act()


def by_table(act) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return str(refused.value.__cause__.diag.constraint_name)


def test_the_table_takes_no_rule_of_one_officer_and_no_other_than_approved():
    said = version() | {"version": 2}
    write = lambda **more: DecisionRule.objects.create(**said | more)  # noqa: E731
    row = ask()
    for more in ({}, {"request": row}):
        assert by_table(lambda more=more: write(**more)) == "a_rule_takes_two_officers"
    approve(row)
    for more in ({"version": 3}, {"code": "other"}, {"terms": said["terms"] | {"assent": "presence"}}):
        assert by_table(lambda more=more: write(request=row, **more)) == "a_rule_takes_two_officers"


def test_the_table_changes_no_subject_without_its_request():
    row, rule = call(), DecisionRule.objects.get(code="simple-majority")
    held = SubjectRule.objects.get(subject="floor")
    day = date.fromisoformat(row.asks["from"])

    def close(until: date, request: Request | None):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE members_subjectrule SET during = daterange(lower(during), %s), changed_by_id = %s"
                " WHERE id = %s",
                [until, request.pk if request else None, held.pk],
            )

    def begin(**more):
        said = {"subject": "floor", "area": held.area, "title": held.title, "rule": rule} | more
        SubjectRule.objects.create(**{"during": DateRange(day, None)} | said)

    refused = "a_subject_takes_two_officers"
    assert by_table(lambda: close(day, None)) == by_table(lambda: close(day, row)) == refused
    assert by_table(lambda: begin(subject="other")) == refused
    approve_request(number=row.number, by=cast.chair())
    for more in ({"rule": held.rule}, {"area": "other"}, {"subject": "floor-end"}):
        assert by_table(lambda more=more: begin(request=row, **more)) == refused


def test_the_pages_show_what_changes_before_anything_is_asked(sign_in):
    client = sign_in(cast.officer())
    assert "Ask for a new version" in client.get("/how-we-decide/").content.decode()
    begun = client.get("/how-we-decide/version/?code=simple-majority").content.decode()
    assert "&quot;code&quot;: &quot;simple-majority&quot;" in begun
    page = client.post("/how-we-decide/version/", {"rule": version_text(), "step": "look"}).content.decode()
    assert "at least 48 hours" in page and "Ask a second officer" in page and not Request.objects.exists()
    answer = client.post("/how-we-decide/version/", {"rule": "{", "step": "ask", "reason": WHY})
    assert answer.status_code == 422 and "column" in answer.content.decode()
    sent = {"rule": "simple-majority/1", "starts_on": cast.in_days(9).date().isoformat(), "reason": WHY}
    assert client.post("/how-we-decide/subjects/floor/", sent | {"step": "ask"})["Location"] == "/requests/1/"
    assert "Ask for" not in sign_in(cast.delegate("JP")).get("/how-we-decide/").content.decode()
