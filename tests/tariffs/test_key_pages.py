"""The pages of consumers and keys: opening, issuing once, changing over, ending."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from alliance.portal.acts import ACTS
from tariffs.delivery.models import ApiKey, Consumer, KeyUse
from tests import cast
from tests.tariffs import keys

pytestmark = pytest.mark.usefixtures("world")
KEY = re.compile(r"cma_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}")


def issue(browser, row: Consumer, after: int | None = None):
    sent = {"days": "90", "after": keys.newest(row) if after is None else after}
    return browser.post(reverse("key_new", args=[row.pk]), sent)


def test_a_head_opens_a_consumer_issues_a_key_and_sees_it_once(sign_in):
    browser = sign_in(cast.delegate("JP"))
    form = browser.get(reverse("consumer_new")).content.decode()
    assert "A customs system of Japan" in form and 'name="kind"' not in form
    sent = {"name": "Tariff engine", "contact": "desk@customs.example"}
    browser.post(reverse("consumer_new"), sent)
    row = Consumer.objects.get()
    assert (row.kind, row.member.code) == ("customs", "JP")
    answer = issue(browser, row)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    text = KEY.search(answer.content.decode())
    assert text is not None
    assert (
        browser.get("/api/v1/", headers=keys.bearer(text[0])).status_code == 404
        or KeyUse.objects.count() == 1
    )
    secret = text[0].split("_")[2]
    again = issue(browser, row, after=0)
    assert again.status_code == 409 and "shown once" in again.content.decode()
    for where in ("consumers", "record"):
        assert secret not in browser.get(reverse(where)).content.decode()
    page = browser.get(reverse("consumer", args=[row.pk])).content.decode()
    assert secret not in page and f"cma_{ApiKey.objects.get().prefix}_…" in page
    assert not any(secret in str(each.get_decoded()) for each in Session.objects.all())


def test_a_form_with_faults_keeps_what_was_typed(sign_in):
    browser = sign_in(cast.officer())
    answer = browser.post(reverse("consumer_new"), {"name": "Engine", "kind": "vendor", "contact": "nobody"})
    assert answer.status_code == 422 and 'value="nobody"' in answer.content.decode()
    row = keys.consumer()
    assert browser.post(reverse("key_new", args=[row.pk]), {"days": "9999", "after": "0"}).status_code == 422
    assert browser.post(reverse("consumer_contact", args=[row.pk]), {"contact": "x"}).status_code == 422
    assert ApiKey.objects.count() == 0


def test_the_page_leads_through_changing_over(sign_in):
    browser, (first, _) = sign_in(cast.officer()), keys.key()
    page = reverse("consumer", args=[first.consumer_id])
    assert "Issue a second key to change over" in browser.get(page).content.decode()
    assert issue(browser, first.consumer).status_code == 200
    text = browser.get(page).content.decode()
    assert "Two keys can be used" in text and "Issue a second key" not in text
    full = browser.get(reverse("key_new", args=[first.consumer_id])).content.decode()
    assert "There are two keys already" in full
    end = reverse("key_end", args=[first.consumer_id, first.prefix])
    asked = browser.get(end).content.decode()
    assert "Another key can be used" in asked
    first.refresh_from_db()
    assert first.ended_at is None
    assert browser.post(end).status_code == 302
    first.refresh_from_db()
    assert first.ended_at is not None and browser.get(end).status_code == 409


def test_the_contact_is_changed_and_shown(sign_in):
    browser, row = sign_in(cast.delegate("JP", "alternate")), keys.consumer()
    browser.post(reverse("consumer_contact", args=[row.pk]), {"contact": "new@customs.example"})
    assert "new@customs.example" in browser.get(reverse("consumer", args=[row.pk])).content.decode()


def test_use_of_the_last_days_is_a_table(sign_in):
    row, text = keys.key(per_minute=1)
    browser = sign_in(cast.officer())
    for _ in range(3):
        browser.get("/api/v1/openapi.json", headers=keys.bearer(text))
    page = browser.get(reverse("consumer", args=[row.consumer_id])).content.decode()
    assert "Requests with a key, by day" in page
    uses = list(KeyUse.objects.values_list("answered", "refused"))
    assert sum(answered + refused for answered, refused in uses) == 3


def test_every_act_on_keys_has_its_words_in_the_record():
    assert {"open_consumer", "change_contact", "issue_key", "end_key", "remind_of_expiry"} <= set(ACTS)


def test_who_keeps_no_keys_is_led_to_none(sign_in):
    for seat, led in (
        (cast.delegate("JP"), True),
        (cast.delegate("JP", "adviser"), False),
        (cast.chair(), False),
    ):
        page = sign_in(seat).get(reverse("desk")).content.decode()
        assert (reverse("consumers") in page) is led
