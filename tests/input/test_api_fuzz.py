"""The API under schemathesis as a visitor and two delegates: no fault of ours, no answer beside its document."""

import pytest

from tests.counts import counted
from tests.input.fuzzing import WHOLE, fuzz


def test_the_api_answers_as_its_document_says(busy_for_threads, caplog):
    run = fuzz(busy_for_threads, caplog, "anonymous", examples=4, walks=8, thorough=False)
    assert set(run.phases) == {"examples", "coverage", "fuzzing", "stateful"}
    answered = {of for of, status in run.answers if status == 200}
    # Eight facts must be right at once for a quote; test_api_document.py holds its answers to their shape.
    unanswered = {of for of, _ in run.answers} - answered - {"GET /api/v1/quote"}
    assert len(answered) >= 8, f"never answered with 200: {unanswered}"
    counted("api fuzz, short", cases=run.cases, roles=1)


@pytest.mark.long
def test_the_api_answers_a_visitor_and_delegates_as_its_document_says(busy_for_threads, caplog):
    roles = ("anonymous", "head", "adviser")
    cases = sum(fuzz(busy_for_threads, caplog, role, **WHOLE).cases for role in roles)
    counted("api fuzz", cases=cases, roles=len(roles))
    assert cases >= 10_000
