"""The way of a union's declaration in steps: asked by one officer, approved by another."""

from datetime import timedelta

from alliance import journal
from members.approvals.models import Request
from members.registry.models import Competence
from members.unions import declaring
from tests import cast

ACT = "TFEU art. 207 and 218(9)"


def said(*, votes: str = "sum", days: int = 0, **more) -> declaring.Declared:
    """What the European Union declares, `days` from today."""
    today = journal.now().date()
    plain = {
        "organisation": "EU", "territory": "EU", "area": "tariff", "votes": votes, "source": ACT,
        "declared_on": today, "starts_on": today + timedelta(days=days),
    }  # fmt: skip
    return declaring.Declared(**(plain | more))


def asked(*, content: bytes = b"", **more) -> Request:
    """By the first officer."""
    return declaring.ask_to_declare(said=said(**more), content=content, reason="Notified", by=cast.officer())


def approved(request: Request) -> Request:
    """By the second."""
    cast.approve(number=request.number, by=cast.second_officer())
    return request


def declared(**more) -> Competence:
    """The whole way: from now on the Union casts the sum of its states, if nothing else is said."""
    return Competence.objects.get(request=approved(asked(**more)).pk)
