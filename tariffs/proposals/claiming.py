"""The lines that a text touches: locked before the clock is read, claimed by the one ballot that may change them."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.access import Refused
from members.ballots.models import Ballot
from tariffs.floors import services as floors
from tariffs.floors.models import RuleLine
from tariffs.proposals import touched
from tariffs.proposals.models import ContestedLine, ContestedScheduleLine, Version
from tariffs.schedules import services as schedules
from tariffs.schedules.models import ScheduleLine

Lines = tuple[list[RuleLine], list[ScheduleLine]]  # of floors, and of tariff lines; each in order of number


def lock_lines(version: Version) -> Lines:
    """Every line of a version, written where it was not yet, and locked: those of floors first."""
    changes = list(version.changes.select_related("product", "origin", "territory"))
    of_floors = [touched.line_of_floor(each) for each in changes if not each.is_line]
    of_duties = [touched.line_of_duty(each) for each in changes if each.is_line]
    floors.lock_lines([line.pk for line in of_floors])
    schedules.lock_lines([line.pk for line in of_duties])
    return sorted(of_floors, key=lambda line: line.pk), sorted(of_duties, key=lambda line: line.pk)


def claim(lines: Lines, ballot: Ballot) -> None:
    """Claim lines for a ballot; the keys of the tables refuse a second claim."""
    for line in lines[0]:
        _claim_one(ContestedLine, line, ballot)
    for each in lines[1]:
        _claim_one(ContestedScheduleLine, each, ballot)


def _claim_one(
    table: type[ContestedLine] | type[ContestedScheduleLine], line: RuleLine | ScheduleLine, ballot: Ballot
) -> None:
    try:
        with transaction.atomic():
            table._default_manager.create(line_id=line.pk, ballot=ballot)
    except IntegrityError:
        held = table._default_manager.select_related("ballot").get(line_id=line.pk)
        raise Refused(
            "line_contested",
            _("{symbol} is open on {symbol_2} already.").format(
                symbol=held.ballot.symbol, symbol_2=line.symbol
            ),
            mend=_("Wait until that ballot is decided."),
            where=line.symbol,
            ballot=held.ballot.symbol,
        ) from None
