"""The components: what they say, and that what they are given is escaped."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from alliance.portal import patterns

LOAD = "{% load house parts pictures %}"


def draw(markup: str, **context: object) -> str:
    return Template(LOAD + markup).render(Context(context))


class Row(forms.Form):
    amount = forms.CharField(label="Floor", help_text="A point or a comma, once.")
    note = forms.CharField(label="Note", required=False, widget=forms.TextInput(attrs={"placeholder": "x"}))


def test_when_marks_up_the_instant_in_the_zone_of_the_seat():
    html = draw("{% when at %}", at=datetime(2026, 11, 27, 17, 0, tzinfo=UTC), seat_zone="America/Santiago")
    assert 'datetime="2026-11-27T17:00:00Z"' in html
    assert "17:00 UTC" in html
    assert "14:00 in Santiago" in html
    assert "data-local" not in html


def test_when_asks_for_the_readers_own_time_only_where_the_seat_has_no_zone():
    assert "data-local" in draw("{% when at %}", at="2026-11-27T17:00:00Z")


def test_a_figure_stands_on_the_decimal_point_without_inventing_decimals():
    html = draw("{% figure value places=4 %}", value=Decimal("110"))
    assert html == ('<span class="figure">110<span class="figure-pad" aria-hidden="true">.0000</span></span>')


def test_places_are_the_most_decimals_of_a_column():
    rows = [{"amount": Decimal("110")}, {"amount": Decimal("21.0625")}, {"amount": None}]
    assert draw('{{ rows|places:"amount" }}', rows=rows) == "4"


def test_a_status_carries_a_shape_and_a_word():
    html = draw('{% status "in-force" %}')
    assert "<svg" in html
    assert "In force" in html


def test_a_status_that_the_house_does_not_know_is_refused():
    with pytest.raises(LookupError, match="no mark"):
        draw('{% status "splendid" %}')


def test_what_a_component_is_given_is_escaped():
    html = draw(
        '{% facts "Reason" text %}{% empty text %}{% digest text %}{% seat_picture seats %}'
        "{% summary text %}{{ text }}{% endsummary %}",
        text="<script>alert(1)</script>",
        seats=[("<b>", "<script>x", "for")],
    )
    assert "<script>" not in html
    assert "<b>" not in html.replace("<b>1</b>", "").replace("<b>0</b>", "")


def test_a_field_joins_its_hint_and_its_error_to_the_input():
    form = Row({"amount": ""})
    html = draw("{% field form.amount %}", form=form)
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert 'id="id_amount_helptext"' in html
    assert 'id="id_amount_error"' in html


def test_a_field_drops_its_placeholder_and_says_what_is_optional():
    html = draw("{% field form.note %}", form=Row())
    assert "placeholder" not in html
    assert "(optional)" in html


def test_the_error_summary_leads_to_each_field():
    html = draw("{% error_summary form %}", form=Row({"amount": ""}))
    assert 'href="#id_amount"' in html
    assert "One thing needs mending" in html


def test_a_form_without_errors_has_no_summary():
    assert draw("{% error_summary form %}", form=Row()).strip() == ""


def test_pagination_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/decisions/?q=ndpr&page=2")
    html = draw("{% pagination page %}", page=Paginator(range(100), 10).page(2), request=request)
    assert 'href="?q=ndpr&amp;page=3"' in html
    assert 'aria-current="page" aria-label="Page 2"' in html


def test_a_countdown_says_the_time_left_by_the_clock_it_is_given():
    opened = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    html = draw("{% countdown until now %}", until=datetime(2026, 11, 27, 17, 0, tzinfo=UTC), now=opened)
    assert ">5 days left</span>" in html


def test_a_confirmation_shows_the_choice_in_words_beside_its_shape():
    html = draw('{% confirmation "Chile votes" choice="yes" %}<b>form</b>{% endconfirmation %}')
    assert "Chile votes" in html
    assert "For</strong>" in html
    assert "<b>form</b>" in html


def test_a_picture_always_has_its_numbers_and_no_script_of_its_own_in_the_page():
    html = draw('{% picture drawn csv="/x.csv" %}', drawn=patterns.history())
    assert html.count('role="img"') == 2 and "<td" in html and "119.00" in html
    assert 'href="/x.csv"' in html
    assert html.count("<script") == html.count("<script defer src=") == 1
    assert all(len(stops.split()) == 12 for stops in re.findall(r'data-stops="([^"]*)"', html))


def test_no_component_carries_a_style_or_a_handler():
    html = draw(
        '{% status "for" %}{% digest "3fa49c1b77e0" %}{% seat_picture seats centre="1 of 1" %}'
        '{% alert "warns" %}x{% endalert %}{% tablewrap "T" %}<tbody></tbody>{% endtablewrap %}',
        seats=[("CL", "Chile", "for")],
    )
    assert " style=" not in html
    assert " on" not in html.replace(" one", "")


def test_a_reader_who_chose_the_dark_finds_it_on_the_next_page(client, world):
    page = client.get("/how-we-decide/", headers={"cookie": "mode=dark"}).content.decode()
    assert (
        '<html lang="en" dir="ltr" data-mode="dark">' in page
        and '<meta name="color-scheme" content="dark">' in page
    )
    assert 'value="dark" checked' in page


@pytest.mark.parametrize("kept", ["", "mode=", "mode=sepia", 'mode="><script>'])
def test_without_a_choice_on_offer_the_systems_mode_stands(client, world, kept):
    page = client.get("/how-we-decide/", headers={"cookie": kept}).content.decode()
    assert '<html lang="en" dir="ltr">' in page and '<meta name="color-scheme" content="light dark">' in page
