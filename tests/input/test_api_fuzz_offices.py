"""The API under schemathesis as the secretariat and as one whose accreditation ended.

A file of its own beside `test_api_fuzz.py`, so that two workers share the long run.
"""

import pytest

from tests.counts import counted
from tests.input.fuzzing import LEAST, SOME, fuzz


@pytest.mark.long
def test_the_api_answers_the_secretariat_and_who_left_as_its_document_says(busy_for_threads, caplog):
    roles = ("officer", "chair", "ended")
    cases = [fuzz(busy_for_threads, caplog, role, **SOME).cases for role in roles]
    counted("api fuzz", cases=sum(cases), roles=len(roles))
    assert min(cases) >= LEAST
