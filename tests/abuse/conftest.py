"""The variants are tried one by one in the gate (`-m "gate and not long"`): hundreds of them would take the usual
suite past its five minutes. The list of them is held against the code in every run."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, but for the list."""
    for item in items:
        if HERE in item.path.parents and item.path.name != "test_the_list.py":
            item.add_marker(pytest.mark.gate)
