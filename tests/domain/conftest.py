"""Settings of the property tests: a slow machine is no counterexample. ALLIANCE_PROOF=1 asks for 2,000 cases each.

Under `python -m tests.mutants` each property has few cases and always the same ones, and examples come first: what is
asked is whether a test fails at all, thousands of times.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
MUTANTS = "MUTANT_UNDER_TEST" in os.environ
settings.register_profile("domain", max_examples=25, **QUIET)
settings.register_profile("proof", max_examples=2000, **QUIET)
settings.register_profile(
    "mutants",
    max_examples=10,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(
    "mutants" if MUTANTS else "proof" if os.environ.get("ALLIANCE_PROOF") == "1" else "domain"
)


# What never comes to decisions, floors or duties, or asks what the source imports.
ELSEWHERE = [
    "canonical_bytes", "comparison", "delta", "exchange", "index_methods", "lifecycle", "periods", "quote_program",
    "read_an_amount", "release_files", "schemas_of_goods", "schemas_of_quotes", "units_and_prices", "words_and_shape",
]  # fmt: skip
collect_ignore = [f"test_{name}.py" for name in ELSEWHERE] if MUTANTS else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """For mutants: conformance first, then other examples, then properties; nothing that the clock decides."""
    if MUTANTS:
        items[:] = [item for item in items if not item.name.endswith("take_less_than_a_second")]
        items.sort(key=lambda item: (hasattr(item.function, "hypothesis"), "conformance" not in item.nodeid))
