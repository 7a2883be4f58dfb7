"""Two workers at one decision, with commits that are real."""

import threading

import pytest
from django.db import connections

from tariffs.floors.models import PriceFloor
from tariffs.proposals import services
from tariffs.proposals.models import Enactment
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("committed")


def test_two_workers_at_once_enact_once():
    decision = steps.decide(steps.ballot())
    start, faults = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait(5)
            services.enact(decision_id=decision.pk)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert faults == []
    assert (PriceFloor.objects.count(), Enactment.objects.count()) == (1, 1)
