"""Whether this database and the public tree tell one story. Asked before anything is decided, built or published.

What is public is ahead of the database after a restore from a backup. A portal that went on would publish other
rules under numbers that customs systems have seen, so it halts until people have looked (restoration.py).
"""

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Refused
from alliance.web.lasting import lasting
from tariffs.releases import tree
from tariffs.releases.models import Channel, Release

LIVE = "live"


def lock() -> Channel:
    """The live channel, locked: the first lock of everything that builds, publishes or restores."""
    return Channel.objects.select_for_update().get(pk=LIVE)


@lasting
def halted() -> Refused | None:
    """Why nothing may be decided, built or published now, or None. Said as an incident, once.

    Asked without a lock first, and where that finds a fault again with it: a publication under way looks like one.
    """
    if fault() is None:
        return None
    with transaction.atomic():
        channel = lock()
        found = fault()
        if found is not None:
            say(found, channel)
    return found


def say(found: Refused, channel: Channel) -> None:
    """Make the fault an incident of the channel; the same one is said once."""
    journal.incident(code=found.code, obj=channel, by=SYSTEM, detail=found.detail, mend=found.mend)


def fault() -> Refused | None:
    """In what the public tree and the database differ; None where they agree. Reads the tree before the database.

    `pointer_unreadable`; `pointer_ahead` where the tree holds a release that this database has not, or another one
    under the same number; `tree_behind` where a published release is missing from the tree.
    """
    try:
        pointer, folders = tree.pointer(), tree.numbers()
    except Refused as refused:
        return refused
    rows = Release.objects.order_by("-number")
    newest = rows.first()
    published = rows.filter(publication__isnull=False).first()
    built, named = newest.number if newest else 0, pointer["release"] if pointer else 0
    public = max([named, *folders])
    if public > built:
        return _ahead(public, built)
    if pointer is not None:
        known = Release.objects.filter(number=named).values_list("manifest_sha256", flat=True).first()
        if known != pointer["manifest_sha256"]:
            return _another(named)
    if published is not None and named < published.number:
        return _behind(named, published.number)
    return None


def _ahead(public: int, built: int) -> Refused:
    ends = f"this database ends at release {built}" if built else "this database knows no release"
    return Refused(
        "pointer_ahead",
        _(
            "Publishing is halted: the public tree holds release {public}, and {ends}. It was "
            "restored to an earlier state, or it is not the database of this tree."
        ).format(public=public, ends=ends),
        mend=_(
            "Restore a later backup if there is one. Else two officers each run "
            "`python manage.py confirm_restore`; docs/operations.md says what that does."
        ),
    )


def _another(number: int) -> Refused:
    return Refused(
        "pointer_ahead",
        _(
            "Publishing is halted: the public pointer names release {number} with another "
            "manifest than this database has."
        ).format(number=number),
        mend=_("They are two records. Find the database of this tree, or the tree of this database."),
    )


def _behind(named: int, published: int) -> Refused:
    stands = f"the public pointer names release {named}" if named else "the public tree has no pointer"
    return Refused(
        "tree_behind",
        _("Publishing is halted: {stands}, and this database has published release {published}.").format(
            stands=stands, published=published
        ),
        mend=_(
            "Check ALLIANCE_DATA. If it is right, `python manage.py write_tree` writes the tree from the database."
        ),
    )
