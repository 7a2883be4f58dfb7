"""The acts that take two officers: each is registered by the package that performs it.

To add one: an `Act` with its code, what it will do in words and the service that does it; `register` it from the
app's `ready`. Where a table must refuse the act without an approved request, its trigger asks `members_approved()`.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alliance.access import Refused, Seat
from members.approvals.models import Request

Payload = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What a request will do, in words, as things stand now: each change as (what, today, afterwards)."""

    statement: str
    changes: list[tuple[str, str, str]]
    warnings: list[str] = field(default_factory=list)
    evidence: list[tuple[str, str]] = field(default_factory=list)  # (what it is, address)
    url: str = ""  # the page of the thing
    _unused: KW_ONLY
    approve_at: str = ""  # the page on which it is approved, where that takes more than a confirmation
    concerns: str = ""  # what `url` is called; '' for the delegation of the member that the request is about


def _nothing(asks: Payload) -> None:
    """Most acts lock no office."""


@dataclass(frozen=True)
class Act:
    """One kind of act. `refuse` raises Refused where it could not be done now; `apply` does it, inside the
    transaction of the approval, in the name of the approving officer. `lock` is taken before the offices of who asked
    and who approves, where the act itself locks offices."""

    code: str
    called: str | Promise  # what officers read, in the language of the page
    tell: Callable[[Payload], Told]
    refuse: Callable[[Payload], None]
    apply: Callable[[Request, Seat], None]
    lock: Callable[[Payload], None] = _nothing

    @property
    def title(self) -> str:
        """What the act is called."""
        return str(self.called)


_ACTS: dict[str, Act] = {}


def register(act: Act) -> None:
    """Let an act be asked for."""
    _ACTS[act.code] = act


def of(code: str) -> Act:
    """The act of a code. Refused: `act_unknown`."""
    if code not in _ACTS:
        raise Refused(
            "act_unknown",
            _("No act that takes two officers has the code {code!r}.").format(code=code),
            status=404,
        )
    return _ACTS[code]
