import pytest

from tests.sso import world as sso


@pytest.fixture(scope="module")
def issuers():
    """Two real providers, started once for a module of tests."""
    with sso.real_providers() as started:
        yield started


@pytest.fixture
def browser():
    return sso.Browser()
