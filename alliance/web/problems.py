"""The problems that this portal can tell, each in plain words: what happened, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy


@dataclass(frozen=True)
class Problem:
    """One refusal: HTTP status, stable code, what happened, where, the mend. All but code in plain words.

    Where there is one: who could do it, from when on it may be tried again, the number under which our log has it.
    """

    status: int
    code: str
    title: str | Promise
    detail: str | Promise
    where: str = ""
    mend: str | Promise = ""
    who: str = ""
    again: str = ""  # RFC 3339, in UTC
    reference: str = ""
    leads: str = ""  # the page of what stands in the way
    called: str = ""  # what that is called


@dataclass(frozen=True)
class Difference:
    """What differs between what was sent and what stands now, in words."""

    what: str
    sent: str
    stands: str


BAD_REQUEST = Problem(
    400, "bad_request", _lazy("We could not read this request"),
    _lazy("Part of the address or the form is not in a form that this portal accepts."),
    mend=_lazy("Go back, check what you entered, and send it again."),
)  # fmt: skip
TOO_LARGE = Problem(
    413, "too_large", _lazy("What you sent is too large"),
    _lazy("The form holds more text than this portal takes at once. Nothing was changed."),
    mend=_lazy("Go back, shorten the text, and send it again."),
)  # fmt: skip
CHARSET = Problem(
    415, "charset_unknown", _lazy("We read UTF-8 only"),
    _lazy("The request says that its text is in another character set. Nothing was changed."),
    mend=_lazy("Send it again in UTF-8."),
)  # fmt: skip
TOO_MANY = Problem(
    400, "too_many_fields", _lazy("The form has too many fields"),
    _lazy("More fields or files were sent than any form of this portal has. Nothing was changed."),
    mend=_lazy("Open the page again and send its own form."),
)  # fmt: skip
OTHER_HOST = Problem(
    400, "host_unknown", _lazy("This portal has another name"),
    _lazy("The request was addressed to a host name that is not this portal’s."),
    mend=format_lazy(_lazy("Open {address} instead."), address=f"{settings.BASE_URL}/"),
)  # fmt: skip
MALFORMED: dict[type[Exception], Problem] = {
    RequestDataTooBig: TOO_LARGE,
    TooManyFieldsSent: TOO_MANY,
    TooManyFilesSent: TOO_MANY,
    DisallowedHost: OTHER_HOST,
}
"""What Django itself refuses before a view is asked, in our words; any other is BAD_REQUEST."""
TOO_OFTEN = Problem(
    429, "too_often", _lazy("Too many tries from here"),
    _lazy("This was tried too often in a short time, so nothing was done."),
    mend=_lazy("Wait until then, then try once more. Nobody is locked out for good."),
)  # fmt: skip
SIGN_IN_NEEDED = Problem(
    403, "not_allowed", _lazy("Your seat may not open this page"),
    _lazy("The page exists, but it is not open to the seat that you hold."),
    mend=_lazy("Sign in with the seat that may, or ask your head of delegation."),
)  # fmt: skip
FORM_EXPIRED = Problem(
    403, "form_expired", _lazy("This form is too old to send"),
    _lazy("The form did not carry the mark that proves it came from your own session. Nothing was changed."),
    mend=_lazy("Open the page again and repeat the act. If it recurs, allow cookies for this site."),
)  # fmt: skip
METHOD = Problem(
    405, "method_not_allowed", _lazy("This address does not take that"),
    _lazy("What was sent to this address is not among what it takes. Nothing was changed."),
    mend=_lazy("Open the page and use its own links and buttons."),
)  # fmt: skip
NOT_FOUND = Problem(
    404, "not_found", _lazy("There is no such page"),
    _lazy("Nothing published here ever disappears, so the address was most likely mistyped."),
    mend=_lazy("Check the address, or search for the mineral, product or HS code."),
)  # fmt: skip
HELD = Problem(
    409, "held", _lazy("Somebody else is writing here at this moment"),
    _lazy("Another act on the same matter was not finished in time, so yours was not begun. Nothing was changed."),
    mend=_lazy(
        "Try again in a few seconds. If you were voting, open your desk first: it shows whether the vote counts."
    ),
)  # fmt: skip
BROKEN = Problem(
    500, "broken", _lazy("Something broke on our side"),
    _lazy("Your request was not completed. An act is recorded whole or not at all, so nothing is half done."),
    mend=_lazy("Try again in a minute. If you were voting, open your desk first: it shows whether the vote counts."),
)  # fmt: skip


TITLES = {
    403: _lazy("Your seat may not do this"),
    404: _lazy("There is no such thing on record"),
    409: _lazy("This cannot be done now"),
    429: _lazy("Too many requests from here"),
}
"""Headings for refusals raised by services, by status; what happened is in their own words below."""
DEAD_LINK = _lazy("This link opens nothing")
"""The heading where a link of a mail is unknown, used, replaced or too old: codes that begin with `link_`."""
