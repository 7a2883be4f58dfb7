"""The API under schemathesis as a visitor and two delegates: no fault of ours, no answer beside its document."""

import pytest

from tests.counts import counted
from tests.input.fuzzing import LEAST, SOME, WHOLE, fuzz


@pytest.mark.long
def test_the_api_answers_a_visitor_and_delegates_as_its_document_says(busy_for_threads, caplog):
    sizes = {"anonymous": WHOLE, "head": SOME, "adviser": SOME}
    runs = [fuzz(busy_for_threads, caplog, role, **size) for role, size in sizes.items()]
    counted("api fuzz", cases=sum(run.cases for run in runs), roles=len(runs))
    for run in runs:
        assert set(run.phases) == {"examples", "coverage", "fuzzing", "stateful"}
        answered = {of for of, status in run.answers if status == 200}
        # Eight facts must be right at once for a quote; test_api_document.py holds its answers to their shape.
        unanswered = {of for of, _ in run.answers} - answered - {"GET /api/v1/quote"}
        assert len(answered) >= 8, f"never answered with 200: {unanswered}"
        assert run.cases >= LEAST
