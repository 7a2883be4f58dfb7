"""Query parameters, read strictly: none is guessed, ignored, defaulted or taken twice.

A view lists its parameters once; the reading, the refusals and the OpenAPI document all come from that list.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.http import QueryDict
from drf_spectacular.plumbing import build_basic_type
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from alliance.access import Refused
from alliance.domain.errors import Refusal
from alliance.domain.period import parse_day

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_NUMBER_OR_NONE_YET = re.compile(r"0|[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Parameter:
    """One query parameter: how it is read, what it means, an example, and its form in words of JSON Schema.

    What `form` refuses, `read` refuses too; a test that breaks the form asks for it.
    """

    name: str
    read: Callable[[str], Any]
    description: str
    example: str
    required: bool = False
    type: OpenApiTypes = OpenApiTypes.STR
    form: Mapping[str, Any] = field(default_factory=dict)

    def as_openapi(self) -> OpenApiParameter:
        """The parameter as the OpenAPI document states it."""
        value = int(self.example) if self.type is OpenApiTypes.INT else self.example
        return OpenApiParameter(
            self.name, {**(build_basic_type(self.type) or {}), **self.form}, OpenApiParameter.QUERY,
            required=self.required, description=self.description,
            examples=[OpenApiExample("example", value=value)],
        )  # fmt: skip


def read(query: QueryDict, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """What was asked, by name; a parameter that was not sent is not in it.

    Refused, in this order: `parameter_unknown`, `parameter_repeated`, `parameter_missing`,
    `parameter_malformed`, and what the readers refuse by a code of their own (`currency_unknown`).
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name, values in query.lists():
        if name not in known:
            allowed = f"Known here: {', '.join(known)}." if known else "This address takes no parameters."
            raise Refused(
                "parameter_unknown", f"“{name}” is not a parameter of this address.",
                mend=allowed, where=name, status=400, allowed=list(known),
            )  # fmt: skip
        if len(values) > 1:
            raise Refused(
                "parameter_repeated", f"{name} is given {len(values)} times.", where=name, status=400
            )
    for parameter in parameters:
        if parameter.required and parameter.name not in query:
            raise missing(parameter)
    return {name: _value(known[name], str(query[name])) for name in query}


def missing(*alternatives: Parameter) -> Refused:
    """The refusal where none of these parameters was sent."""
    names = " or ".join(each.name for each in alternatives)
    examples = " or ".join(f"{each.name}={each.example}" for each in alternatives)
    return Refused(
        "parameter_missing", f"{names} is missing. Nothing is assumed for it.",
        mend=f"Add {examples}.", where=names, status=400,
    )  # fmt: skip


def beside(where: str, refusal: Refusal) -> Refused:
    """A refusal of the domain, with the parameter that it is about."""
    values: dict[str, Any] = dict(refusal.values)
    return Refused(refusal.code, refusal.detail, where=where, status=400, **values)


class Malformed(ValueError):
    """What a reader raises: a stable reason and a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def _value(parameter: Parameter, text: str) -> Any:
    try:
        return parameter.read(text)
    except (Malformed, Refusal) as fault:
        if isinstance(fault, Refusal) and fault.code.endswith(("_unknown", "_not_positive")):
            raise beside(parameter.name, fault) from fault  # understood, and named by a code of its own
        raise Refused(
            "parameter_malformed", f"{parameter.name}: {fault.detail}",
            mend=f"Write it like {parameter.name}={parameter.example}.",
            where=parameter.name, status=400, given=text[:100],
            reason=fault.reason if isinstance(fault, Malformed) else fault.code,
        ) from fault  # fmt: skip


def day(text: str) -> date:
    """A civil date, `2026-11-22`."""
    return parse_day(text)


def instant(text: str) -> datetime:
    """An instant of RFC 3339 with its zone, as UTC."""
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    plus = " In an address, + must be written %2B." if " " in text else ""
    raise Malformed("instant_malformed", f"“{text[:100]}” is not an instant with its zone.{plus}")


def number(text: str) -> int:
    """A whole number from 1."""
    if not _NUMBER.fullmatch(text):
        raise Malformed("number_malformed", f"“{text[:100]}” is not a whole number from 1.")
    return int(text)


def number_or_none_yet(text: str) -> int:
    """A whole number from 0, where 0 means that there is none yet."""
    if not _NUMBER_OR_NONE_YET.fullmatch(text):
        raise Malformed("number_malformed", f"“{text[:100]}” is not a whole number from 0.")
    return int(text)


def word(text: str) -> str:
    """A code or slug: 1 to 80 characters. Whether it is known, the release says."""
    if not 0 < len(text) <= 80 or text != text.strip() or not text.isprintable():
        raise Malformed("word_malformed", "A code is 1 to 80 characters without spaces around it.")
    return text
