"""Synthetic rules in force, by plain inserts into the benchmark's own database.

The tables, constraints and triggers are the real ones; only the way there is short: one decision for `ROWS_EACH`
rules, written without sixty votes each. What is timed afterwards reads and publishes them by the ordinary services.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from alliance import journal
from alliance.domain import canon
from members.ballots.models import Ballot, Certification, Decision, DecisionRule
from members.registry.models import CustomsTerritory, Member
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.proposals.models import Change, Enactment, Proposal, Version

ROWS_EACH = 50  # rules a decision sets
YEAR = 2025  # of the synthetic decisions, so that their symbols meet no real ones
DECIDED = datetime(YEAR, 6, 2, 12, tzinfo=UTC)
FROM = date(YEAR, 7, 1)
SUNSET = date(YEAR + 5, 6, 30)


def fill(wanted: int) -> int:
    """Put rules on record until `wanted` are in force there; how many were added.

    Numbers of decisions and lines come from the same gapless series as real ones.
    """
    there = PriceFloor.objects.filter(record__upper_inf=True).count()
    lines = islice(_free_lines(), max(wanted - there, 0))
    added = 0
    with transaction.atomic():
        while rows := list(islice(lines, ROWS_EACH)):
            _decide(rows)
            added += len(rows)
    _analyze()
    return added


def _free_lines() -> Iterator[tuple[Product, OriginGroup, CustomsTerritory]]:
    """Lines that stand nowhere yet: products x named countries x territories, which never rival each other."""
    taken = set(RuleLine.objects.values_list("product_id", "origin_id", "territory_id"))
    products = list(Product.objects.order_by("slug"))
    origins = list(OriginGroup.objects.filter(rank=OriginGroup.Rank.COUNTRY).order_by("code"))
    territories = list(CustomsTerritory.objects.order_by("code"))
    for territory in territories:
        for origin in origins:
            for product in products:
                if (product.pk, origin.pk, territory.pk) not in taken:
                    yield product, origin, territory


def _decide(rows: list[tuple[Product, OriginGroup, CustomsTerritory]]) -> None:
    """One adopted, certified and enacted decision that sets a floor on each of these lines."""
    number = journal.next_number("DEC")
    decision, version = _decision(number), _version(number)
    Version.objects.filter(pk=version.pk).update(ballot=decision.ballot)
    first = _numbers(len(rows))
    lines = RuleLine.objects.bulk_create(
        RuleLine(pk=first + place, product=product, origin=origin, territory=territory)
        for place, (product, origin, territory) in enumerate(rows)
    )
    validity = DateRange(FROM, None)
    terms = {
        "currency": "USD", "value_basis": "CIF", "combination": "add", "validity": validity, "sunset": SUNSET,
    }  # fmt: skip
    floors = PriceFloor.objects.bulk_create(
        PriceFloor(
            line=line, version=1, amount=f"{10 + line.pk % 900}.50", unit=line.product.unit,
            content_basis=line.product.content_basis, record=NumericRange(number, None),
            decision=decision, set_by=decision, **terms,
        )
        for line in lines
    )  # fmt: skip
    changes = Change.objects.bulk_create(
        Change(
            version=version, position=place, kind="set", product=floor.line.product, origin=floor.line.origin,
            territory=floor.line.territory, amount=floor.amount, unit=floor.unit,
            content_basis=floor.content_basis, **terms,
        )
        for place, floor in enumerate(floors, start=1)
    )  # fmt: skip
    Enactment.objects.bulk_create(
        Enactment(change=change, floor=floor, stood=True, enacted_at=DECIDED)
        for change, floor in zip(changes, floors, strict=True)
    )


def _decision(number: int) -> Decision:
    rule = DecisionRule.objects.order_by("code").first()
    assert rule is not None, "the seed has decision rules"
    text = canon.canonical_bytes({"synthetic": number})
    ballot = Ballot.objects.create(
        year=YEAR, number=number, title=f"Synthetic floors, set {number}", subject="floor",
        text_digest=canon.sha256(text), about=f"PROP/{YEAR}/{number:03d}", rule=rule,
        opens_at=DECIDED - timedelta(days=7), closes_at=DECIDED, electorate_digest=canon.sha256(text),
        state=Ballot.State.CERTIFIED,
    )  # fmt: skip
    decision = Decision.objects.create(
        number=number, year=YEAR, ballot=ballot, outcome=Decision.Outcome.ADOPTED,
        arithmetic="43 of 43 yes, 22 needed", tally={}, document=text.decode(),
        document_digest=canon.sha256(text), decided_at=DECIDED,
    )  # fmt: skip
    Certification.objects.create(
        decision=decision, document_digest=decision.document_digest, certified_at=DECIDED
    )
    return decision


def _version(number: int) -> Version:
    sponsor = Member.objects.get(code="JP")
    proposal = Proposal.objects.create(
        year=YEAR, number=number, sponsor=sponsor, title=f"Synthetic floors, set {number}",
        state=Proposal.State.ADOPTED, drafted_at=DECIDED, changed_at=DECIDED, moved_at=DECIDED,
    )  # fmt: skip
    return Version.objects.create(
        proposal=proposal, number=1, subject="floor", document="{}", digest=canon.digest({}),
        tabled_at=DECIDED,
    )  # fmt: skip


def _numbers(count: int) -> int:
    """The first of so many new numbers of rule lines, from the series that open_line takes them from."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_numbering (series, last) VALUES ('PF', %s) "
            "ON CONFLICT (series) DO UPDATE SET last = journal_numbering.last + excluded.last RETURNING last",
            [count],
        )
        return int(cursor.fetchone()[0]) - count + 1


def _analyze() -> None:
    """What autovacuum would do within a minute: without it the planner works from an empty table's figures."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
