"""Publishing by many at once: the tree and the record hold one publication."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from alliance.journal.models import Entry
from tariffs.releases.models import Publication
from tariffs.releases.services import publish_release
from tests.tariffs import releasing
from tests.tariffs.test_publish import read


@pytest.mark.usefixtures("committed")
def test_eight_publishers_at_once_publish_once(public_tree):
    releasing.built(yes=23)

    def publish(_: int) -> object:
        try:
            return publish_release(number=1).published_at
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(publish, range(8)))) == 1
    assert Publication.objects.count() == Entry.objects.filter(act="publish_release").count() == 1
    assert read(public_tree)["release"] == 1
