"""What the OpenAPI document says of every operation: the headers of its answers and where they lead.

A consumer that reads the document needs no guess about caching, and a tester walks from answer to answer. All of
it follows from what the view states: the statuses that it answers with, and its `leads_to`.
"""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from alliance.api.serializers import PROBLEM, Problem

HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    "Accept-Ranges": ("Parts of it may be asked for.", {"type": "string", "const": "bytes"}),
    "Access-Control-Allow-Origin": ("A page of any origin may read it.", {"type": "string", "const": "*"}),
    "Cache-Control": ("How long it may be kept (RFC 9111).", {"type": "string"}),
    "Content-Range": ("Which part this is.", {"type": "string", "pattern": "^bytes "}),
    "ETag": ("Names these bytes; send it back as If-None-Match.", {"type": "string", "pattern": '^"[^"]+"$'}),
    "Repr-Digest": ("SHA-256 of the whole (RFC 9530).", {"type": "string", "pattern": "^sha-256=:.+:$"}),
    "RateLimit": ("What is left, and for how many seconds.", {"type": "string"}),
    "RateLimit-Policy": ("How many requests in how many seconds.", {"type": "string"}),
    "Retry-After": ("Seconds after which to ask again.", {"type": "integer", "minimum": 1}),
    "WWW-Authenticate": ("What is wrong with the key.", {"type": "string", "pattern": "^Bearer "}),
}
DOOR = ("401", "403", "429")
"""What is answered to a key that is not let in, whatever the view states; 429 a proxy also says without one."""
SENT: dict[str, tuple[str, str]] = {
    "304": ("If-None-Match", "The ETag of what the caller has; answered 304 where nothing changed."),
    "206": ("Range", "The part wanted, as in bytes=0-99."),
}
"""Request headers that an operation reads if it answers with the status."""


class Operation(AutoSchema):
    """The description of one operation, with the headers of its answers, its request headers and its links."""

    def get_auth(self) -> list[Any]:
        """A key may be sent and need not be."""
        return [*super().get_auth(), {}]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        answers: dict[str, dict[str, Any]] = operation["responses"]
        for status in DOOR:
            answers.setdefault(status, self._get_response_for_code(Problem, status, [PROBLEM]))
        for status, answer in answers.items():
            answer["headers"] = {name: _header(name, must) for name, must in _headers(status, answers)}
        sent = [_sent(*SENT[status]) for status in SENT if status in answers]
        stated = [_bounded(each) for each in operation.get("parameters", [])]
        if stated or sent:
            operation["parameters"] = stated + sent
        if leads := getattr(self.view, "leads_to", ()):
            answers["200"]["links"] = {
                each.operation: {
                    "operationId": each.operation,
                    "parameters": dict(each.parameters),
                    "description": each.description,
                }
                for each in leads
            }
        return operation


def _headers(status: str, answers: dict[str, Any]) -> list[tuple[str, bool]]:
    """The headers that an answer carries, each with whether it always does."""
    found = [("Access-Control-Allow-Origin", status < "400")]  # an address that no view has says it not
    exact = "304" in answers
    if status in ("200", "206", "304"):
        found += [("Cache-Control", exact)]
        found += [("ETag", True), ("Repr-Digest", False)] if exact else []
        found += [("Accept-Ranges", status != "304")] if "206" in answers else []
    if status in ("206", "416"):
        found += [("Content-Range", True)]
    if status in ("401", "403"):
        found += [("WWW-Authenticate", True)]
    if status == "429":
        found += [("RateLimit", False), ("RateLimit-Policy", False), ("Retry-After", True)]
    if status == "503":
        found += [("Retry-After", True)]
    return found


def _header(name: str, must: bool) -> dict[str, Any]:
    description, schema = HEADERS[name]
    return {"description": description, "schema": dict(schema), **({"required": True} if must else {})}


def _sent(name: str, description: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "schema": {"type": "string"}, "description": description}


def _bounded(parameter: dict[str, Any]) -> dict[str, Any]:
    """Numbers in a path count from 1."""
    if parameter["in"] == "path" and parameter["schema"] == {"type": "integer"}:
        return parameter | {"schema": {"type": "integer", "minimum": 1}}
    return parameter
