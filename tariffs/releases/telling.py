"""What delegations are told of releases, as news."""

from django.conf import settings
from django.urls import reverse

from alliance.domain import canon
from alliance.journal.models import Entry
from members.notices import matters
from members.notices.matters import OTHER, Said


def register_news() -> None:
    """Called once the app is ready."""
    matters.register("publish_release", published)


def published(entry: Entry) -> list[Said]:
    """A release was published."""
    number = int(canon.parse_json(entry.payload.encode())["number"])
    path = reverse("release", args=[number])
    return [
        Said(OTHER, f"Release {number} is published", "The rules that customs read from now on, and what changed:\n"
             f"{settings.BASE_URL}{path}\n", path)
    ]  # fmt: skip
