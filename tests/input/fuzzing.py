"""Schemathesis over the OpenAPI document against the real application, as one role: its phases, our own checks.

It reads the document as the views make it, so an operation or header that is added is tried without a change here.
"""

import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.openapi import from_dict

from alliance.api.codes import CODES
from alliance.api.openapi import document
from tests.input.conftest import ROLES, Busy

# What a question may be refused for although every parameter has its documented form: OpenAPI has no words for
# "this or that", "both or none" and "not in the future". Each is (code, where); '' stands for any place.
BEYOND_OPENAPI = {
    ("parameters_exclusive", ""),
    ("lot_needs_product_or_hs", ""),
    ("known_at_ahead", ""),
    ("parameter_missing", "known_at or release"),
    ("parameter_missing", "quantity"),
    ("parameter_missing", "quantity_unit"),
}
METHODS = {"put", "post", "delete", "options", "patch", "trace", "query", "connect", "propfind", "nonsense"}
# Headers that the server, the framework and the security settings put on every answer of the site.
OF_THE_SITE = {
    "allow", "content-length", "content-security-policy", "content-type", "cross-origin-opener-policy", "date",
    "permissions-policy", "referrer-policy", "server", "vary", "x-content-type-options", "x-frame-options",
}  # fmt: skip


WHOLE = {"examples": 100, "walks": 30}
"""The size of a run as a visitor: some 2,000 cases. Nothing of the API hangs on who asks, so other roles ask less."""
SOME = {"examples": 15, "walks": 8}
LEAST = 500
"""Fewer cases as one role would be a run that tried little."""


@dataclass
class Run:
    """What came of one run: how many requests were answered, by phase and status, and what was wrong."""

    phases: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=dict)  # kind -> each with what repeats it

    @property
    def cases(self) -> int:
        return self.phases.total()

    def wrong(self, kind: str, told: str) -> None:
        self.faults.setdefault(kind, []).append(told)


def fuzz(
    busy: Busy,
    caplog: pytest.LogCaptureFixture,
    role: str,
    *,
    examples: int,
    walks: int,
) -> Run:
    """Fuzz as a role and ask that nothing was found wrong. The same role tries the same cases each time."""
    caplog.set_level(
        logging.ERROR, logger="django.request"
    )  # thousands of refusals, each logged as a warning
    session = busy.sessions[role]
    seated = Client().get("/desk/", headers={"Cookie": f"sessionid={session}"})
    assert seated.status_code == (200 if session else 302), "the session is real"
    found = run(session, examples=examples, walks=walks, seed=ROLES.index(role))
    told = "\n".join(f"{len(each)} times: {each[0]}" for each in found.faults.values())
    if told:
        pytest.fail(f"Faults as {role} in {found.cases} cases, one of each kind:\n{told}", pytrace=False)
    return found


def run(session: str, *, examples: int, walks: int, seed: int) -> Run:
    """All phases in one session ('' for a visitor): examples, coverage, `examples` random questions an operation,
    and `walks` along the links."""
    config = SchemathesisConfig(seed=seed)
    config.projects.default.update(headers={"Cookie": f"sessionid={session}"} if session else {})
    schema = from_dict(json.loads(json.dumps(document())), config=config)
    schema.app = WSGIHandler()  # not get_wsgi_application, which sets logging up anew and would hide errors
    own = schema.config
    own.continue_on_failure = True
    own.generation.update(max_examples=examples, deterministic=True, database="none")
    own.phases.stateful.generation.update(max_examples=walks)
    own.phases.coverage.generate_duplicate_query_parameters = True
    own.phases.coverage.unexpected_methods = METHODS
    # 400 and 422 are looked into by `_a_sound_question_is_refused_only_for_its_sense`; 416 hangs on how long a file is.
    own.checks.positive_data_acceptance.expected_statuses = [
        *own.checks.positive_data_acceptance.expected_statuses, "400", "416", "422",
    ]  # fmt: skip
    found = Run()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _note(found, event)
        elif isinstance(event, events.NonFatalError):
            found.wrong(f"{event.label} {event.info.title}", f"{event.label}: {event.info.message}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    return found


def _note(found: Run, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    for case_id, interaction in recorder.interactions.items():
        found.phases[event.phase.value] += 1
        if interaction.response is None:
            found.wrong("no answer", f"no answer: {interaction.request.method} {interaction.request.uri}")
            continue
        found.answers[recorder.cases[case_id].value.operation.label, interaction.response.status_code] += 1
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.status != Status.SUCCESS:
                kind = f"{event.phase.value} {recorder.cases[case_id].value.operation.label} {check.name}"
                found.wrong(kind, _told(event, case_id, check))


def _told(event: events.ScenarioFinished, case_id: str, check) -> str:
    """A fault with all that is needed to repeat it."""
    interaction = event.recorder.interactions[case_id]
    response, info = interaction.response, check.failure_info
    what = f"{info.failure.title}: {info.failure.message}" if info else "?"
    answer = f"{response.status_code} {response.content[:400]!r}" if response else "nothing"
    asked = f"{interaction.request.method} {interaction.request.uri}"
    return f"[{event.phase.value}] {check.name}: {what}\n    {asked} {interaction.request.headers}\n    -> {answer}"


class Spoken(Failure):
    """A fault that one of the checks below found."""

    def __init__(self, case: schemathesis.Case, title: str, message: str) -> None:
        super().__init__(operation=case.operation.label, title=title, message=message, case_id=case.id)


@schemathesis.check
def every_refusal_speaks(ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case) -> None:
    """What, where, how to mend: a problem document with a code of the table."""
    if response.status_code < 400 or response.request.method == "HEAD":
        return
    kind = response.headers.get("content-type", [""])[0]
    if kind != "application/problem+json":
        raise Spoken(case, "A refusal in another form", f"{response.status_code} as {kind}")
    told = json.loads(response.content)
    if told["code"] not in CODES or not told["detail"] or not told["mend"]:
        raise Spoken(case, "A refusal that does not help", f"{told}")
    if told["status"] != response.status_code:
        raise Spoken(case, "A refusal that contradicts its status", f"{told}")


@schemathesis.check
def no_unknown_parameter_is_ignored(
    ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """A parameter that the document does not state is refused by name; schemathesis asks for that in no check."""
    if response.request.method not in ("GET", "HEAD") or response.status_code == 404:
        return
    known = {each.name for each in case.operation.query}
    sent = {name for name, _ in parse_qsl(urlsplit(response.request.url or "").query, keep_blank_values=True)}
    if sent - known and response.status_code != 400:
        raise Spoken(case, "An unknown parameter was ignored", f"{sorted(sent - known)}")


@schemathesis.check
def a_sound_question_is_refused_only_for_its_sense(
    ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """Where every parameter has its documented form, 400 is left for what OpenAPI cannot say; 422 is documented."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    told = json.loads(response.content)
    if not {(told["code"], ""), (told["code"], told.get("where", ""))} & BEYOND_OPENAPI:
        raise Spoken(case, "A sound question was refused", f"{told}")


@schemathesis.check
def every_header_is_documented(
    ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """What an answer carries beyond the site's own headers stands in the document."""
    stated = case.operation.responses.find_by_status_code(response.status_code)
    if stated is None:
        return
    unsaid = set(response.headers) - OF_THE_SITE - {name.lower() for name, _ in stated.headers.items()}
    if unsaid:
        raise Spoken(case, "A header is not documented", f"{sorted(unsaid)} of {response.status_code}")
