"""An act and its entry are one transaction, or there is neither."""

import pytest

from alliance import journal
from alliance.access import SYSTEM
from members.registry.models import Member


def test_an_act_outside_a_transaction_is_not_recorded(committed):
    japan = Member.objects.get(code="JP")
    with pytest.raises(RuntimeError, match="one transaction"):
        journal.record(act="test", obj=japan, by=SYSTEM, payload={})
    with pytest.raises(RuntimeError, match="inside the transaction"):
        journal.next_number("TEST")
