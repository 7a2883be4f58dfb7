"""What was known at an instant: no instant gets two answers, also not while a release is being published."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from alliance import journal
from alliance.access import Refused
from alliance.domain import canon
from tariffs.releases import selectors, tree
from tariffs.releases.models import Release
from tariffs.releases.services import publish_release
from tests import path
from tests.tariffs import releasing


def answer(known_at) -> int | str:
    """The release that answers for an instant, or the code of the refusal."""
    try:
        return selectors.at_instant(known_at).number
    except Refused as refused:
        return refused.code


def elsewhere(act):
    """What `act` gives in a session of its own, which sees only what is committed."""
    found = []

    def work() -> None:
        try:
            found.append(act())
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(20)
    return found[0]


@pytest.mark.usefixtures("world")
def test_since_a_release_was_built_an_instant_has_no_answer_until_it_is_published(client, caplog):
    releasing.published(yes=23)
    built = releasing.built(path.floor_row(product="ndpr-metal"), yes=23)
    before = built.built_at - timedelta(microseconds=1)
    assert (answer(before), answer(built.built_at)) == (1, "publication_under_way")
    reply = client.get(
        "/api/v1/rules", {"valid_on": "2027-01-01", "known_at": canon.instant_text(journal.now())}
    )
    assert (reply.status_code, reply["Retry-After"]) == (503, "2")
    assert (reply.json()["code"], reply.json()["where"]) == ("publication_under_way", "known_at")
    caplog.clear()  # Django logs every answer from 500 on as an error; this one is foreseen
    publication = publish_release(number=built.number)
    assert [answer(at) for at in (before, built.built_at, publication.published_at)] == [1, 1, 2]


@pytest.mark.long
@pytest.mark.usefixtures("committed")
def test_inside_a_running_publication_no_instant_gets_two_answers(monkeypatch):
    releasing.published(yes=23)
    built = releasing.built(path.floor_row(product="ndpr-metal"), yes=23)
    real, asked = tree.put, []

    def ask(place, content):
        real(place, content)
        now = elsewhere(journal.now)
        for at in (built.built_at - timedelta(seconds=1), now):
            asked.append((at, elsewhere(lambda at=at: answer(at))))

    monkeypatch.setattr(tree, "put", ask)
    publish_release(number=built.number)
    assert len(asked) > 10
    for at, before in asked:
        assert before in (1, "publication_under_way")
        assert before == "publication_under_way" or answer(at) == before
    assert answer(journal.now()) == 2


@pytest.mark.long
@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("between", ["now", "unfinished"])
def test_a_publication_between_two_questions_changes_no_answer(monkeypatch, between):
    """The whole of building and publishing happens after the clock was read, or after none was seen built."""
    releasing.published(yes=23)
    at = journal.now()

    def meanwhile() -> None:
        elsewhere(lambda: releasing.published(path.floor_row(product="ndpr-metal"), yes=23).number)

    if between == "now":
        monkeypatch.setattr(journal, "now", after_once(journal.now, meanwhile), raising=False)
    else:
        monkeypatch.setattr(selectors, "published", before_once(selectors.published, meanwhile))
    first = answer(at)
    assert Release.objects.count() == 2
    assert first == 1 == answer(at)


@pytest.mark.long
@pytest.mark.usefixtures("committed")
def test_a_publication_that_ends_between_two_questions_changes_no_answer(monkeypatch):
    """It began before the instant asked about, and is committed after the first question was answered."""
    releasing.published(yes=23)
    built = releasing.built(path.floor_row(product="ndpr-metal"), yes=23)
    real, begun, go_on = tree.move_pointer, threading.Event(), threading.Event()

    def waits(document):
        real(document)
        begun.set()
        go_on.wait(20)

    monkeypatch.setattr(tree, "move_pointer", waits)
    worker = threading.Thread(target=lambda: (publish_release(number=built.number), connections.close_all()))
    worker.start()
    assert begun.wait(20)
    at = journal.now()

    def after_the_first(execute, sql, *rest):
        found = execute(sql, *rest)
        if "tariffs_release" in sql:
            go_on.set()
            worker.join(20)
        return found

    with connection.execute_wrapper(after_the_first):
        first = answer(at)
    assert go_on.is_set() and answer(at) == 2
    assert first == "publication_under_way"


def after_once(real, meanwhile):
    """`real`, and once, after its first answer, `meanwhile`."""
    rest = [meanwhile]

    def act():
        found = real()
        if rest:
            rest.pop()()
        return found

    return act


def before_once(real, meanwhile):
    """`real`, and once, before its first answer, `meanwhile`."""
    rest = [meanwhile]

    def act():
        if rest:
            rest.pop()()
        return real()

    return act
