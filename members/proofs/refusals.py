"""What is said of a proof that does not serve. Each leaves the page as it was, for another try."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from alliance.access import Refused

AGAIN = "Prove once more that it is you. Nothing that you chose is lost."


def missing() -> Refused:
    """There is no proof."""
    return Refused("proof_missing", _("This takes a fresh proof that it is you: your passkey, or a code of your app."),
                   mend=AGAIN, where="code", status=422)  # fmt: skip


def other() -> Refused:
    """The proof was given for something else, or by somebody else."""
    return Refused("proof_other", _("You proved that it is you for something else than what is sent now."),
                   mend=AGAIN, where="code", status=422)  # fmt: skip


def stale() -> Refused:
    """The proof is too old."""
    return Refused("proof_stale", _("Your proof that it is you is older than five minutes."),
                   mend=AGAIN, where="code", status=422)  # fmt: skip


def used() -> Refused:
    """The proof has served an act before."""
    return Refused("proof_used", _("This proof has served before; each serves once."),
                   mend=AGAIN, where="code", status=422)  # fmt: skip


def worded(error: IntegrityError) -> Exception:
    """What a table says of the proof that a row of it names, in words; any other error as it is."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if name.endswith("_proof_id_key"):
        return used()
    return stale() if name.endswith("_is_proved") else error
