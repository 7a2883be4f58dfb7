"""The ballot room: the time left by the server's clock, who has voted where the rule tells it, and what if."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import DELEGATES, EVERYBODY, SECRETARIAT, Seat, who_may
from alliance.domain import canon
from alliance.web import words
from alliance.web.marks import mark
from members.ballots import spelled
from members.ballots.models import Ballot
from members.ballots.room import Room, centre
from tariffs.proposals import selectors
from tariffs.proposals.views.ballots import paper_of
from tariffs.proposals.views.common import seat_of, tells_refusals

OUTCOME = "outcome"  # the part of the page that a change of one choice brings anew


@who_may(DELEGATES | SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def ballot_room(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The room of a ballot. A POST works out what is supposed and writes nothing: no address and no log has it."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    room = Room(row)
    supposed = room.read(request.POST.dict()) if request.method == "POST" else {}
    context = _supposed(row, room, supposed)
    if request.headers.get("HX-Target") == OUTCOME:
        return render(request, "members/ballots/_supposed_outcome.html", context | {"alone": True})
    return render(
        request, "members/ballots/room.html", {**_whole(row, room, seat), **context, "alone": False}
    )


def _supposed(row: Ballot, room: Room, supposed: dict[str, str]) -> dict[str, Any]:
    found = room.suppose(supposed)
    return {
        "ballot": row,
        "supposed": supposed,
        "found": found,
        "mark": mark(spelled.MARKS[found.tally.outcome]),
        "word": spelled.WORDS[found.tally.outcome],
        "counted": ", ".join(f"{count} {word}" for word, count in _counts(room, supposed) if count),
        "seats": room.seats(supposed),
        "centre": centre(found) if supposed else "",
        "groups": room.groups(supposed),
        "room_choices": room.choices(),
    }


def _counts(room: Room, supposed: dict[str, str]) -> list[tuple[str, int]]:
    """Votes by what they are supposed to be, a union's for each state that it casts for."""
    made = [choice for _, _, choice in room.seats(supposed)]
    return [(str(words.COUNTED[words.choice_of(each)]), made.count(each)) for each in room.choices()]


def _whole(row: Ballot, room: Room, seat: Seat) -> dict[str, Any]:
    """What does not change with what is supposed."""
    return {
        **paper_of(row, seat),
        "turnout": room.turnout(seat),
        "told_to": room.rule.turnout,
        "winning": room.winning(),
        "blocking": room.blocking(),
        "power": room.power(),
    }


@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def ballot_clock(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The server's time and when the ballot ends, for a countdown that a page reads anew."""
    row = selectors.ballot(seat_of(request), year=year, number=number)
    told = {"now": canon.instant_text(journal.now()), "until": canon.instant_text(row.ends_at)}
    return JsonResponse(told)
