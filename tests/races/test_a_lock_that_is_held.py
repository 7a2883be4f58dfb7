"""A lock that somebody holds for too long: the vote is refused in words, and goes in afterwards."""

import logging

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse

from members.ballots.models import Vote
from tests import cast


def test_a_vote_that_waits_in_vain_is_told_to_try_again(committed: str, caplog):
    ballot, japan = cast.a_ballot(), cast.delegate("JP")
    client = Client()
    client.force_login(cast.user_of(japan))
    address = reverse("ballot_cast", args=[ballot.year, ballot.number])
    sent = {"choice": "yes", "text_digest": ballot.text_digest}
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with psycopg.connect(**connection.get_connection_params()) as somebody:
        somebody.execute("SELECT 1 FROM members_ballot WHERE id = %s FOR UPDATE", [ballot.pk])
        answer = client.post(address, sent | {"code": cast.code(japan)})
        somebody.rollback()
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing was changed" in page and "Try again in a few seconds" in page
    assert not Vote.objects.exists()
    assert [record.levelno for record in caplog.records if "in vain" in record.message] == [logging.WARNING]
    assert client.post(address, sent | {"code": cast.code(japan)}).url == reverse(
        "ballot_receipt", args=[ballot.year, ballot.number]
    )
    assert Vote.objects.get().choice == "yes"
