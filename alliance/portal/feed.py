"""What a person who reads no API follows: the decisions and the releases, as an Atom feed for any news reader."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, who_may
from alliance.web import words
from members.ballots.models import Decision
from tariffs.releases import selectors
from tariffs.releases.models import Release

SHOWN = 20  # of each; a reader that asks once a week misses nothing


class News(Feed):
    """The latest decisions and releases, the newest first. An entry's id is its address, which never changes."""

    feed_type = Atom1Feed
    title = _lazy("Critical Minerals Alliance: decisions and releases")
    subtitle = _lazy("What states decided, and what each release changed for the border.")
    link = reverse_lazy("front")

    def items(self) -> list[Decision | Release]:
        decided = (
            Decision.objects.select_related("ballot").defer("document", "tally").order_by("-number")[:SHOWN]
        )
        found: list[Decision | Release] = [*decided, *selectors.published()[:SHOWN]]
        return sorted(found, key=_at, reverse=True)

    def item_title(self, item: Any) -> str:
        if isinstance(item, Release):
            return _("Release {number}").format(number=item.number)
        return _("{symbol}: {title}").format(symbol=item.symbol, title=item.ballot.title)

    def item_description(self, item: Any) -> str:
        if isinstance(item, Release):
            said = _("Published on {at}, with every rule through decision {number}.")
            return said.format(at=words.instant(_at(item)), number=item.through_decision)
        said = _("{outcome}. {arithmetic}. Decided on {at}.")
        return said.format(
            outcome=item.get_outcome_display(), arithmetic=item.arithmetic, at=words.instant(_at(item))
        )

    def item_link(self, item: Any) -> str:
        if isinstance(item, Release):
            return reverse("release", args=[item.number])
        return reverse("decision", args=[item.year, item.number])

    def item_pubdate(self, item: Any) -> datetime:
        return _at(item)

    item_updateddate = item_pubdate


def _at(item: Decision | Release) -> datetime:
    return item.publication.published_at if isinstance(item, Release) else item.decided_at


@who_may(EVERYBODY)
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The feed; the same for whoever asks."""
    return News()(request)
