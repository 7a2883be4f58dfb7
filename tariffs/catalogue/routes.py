"""From where into where, as people say it: one wording of origins and importers for every page and paper."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.web import words

_GROUPS = ("All ", "Origins ")  # how the names of groups of origins begin; a country keeps its capital


def inside(origin: str) -> str:
    """The name of an origin inside a sentence: `origins outside the alliance`, `China`."""
    return origin[:1].lower() + origin[1:] if origin.startswith(_GROUPS) else origin


def into(territory: str = "", apart: Iterable[str] = ()) -> str:
    """The importers of a rule inside a sentence: those of one customs territory, by its name, or of all parties.
    `apart` names the territories for which another rule goes first: `the whole alliance except the European Union`."""
    if territory:
        return words.the(territory)
    names = [words.the(each) for each in sorted(set(apart))]
    if not names:
        return _("the whole alliance")
    return _("the whole alliance except {territories}").format(territories=words.listed(names))


def where(origin: str, importers: str) -> str:
    """From where into where, standing alone: `Origins outside the alliance, into the whole alliance`."""
    return _("{origin}, into {importers}").format(origin=origin, importers=importers)


def route(origin: str, importers: str) -> str:
    """The same inside a sentence: `from origins outside the alliance, into the whole alliance`."""
    return _("from {origin}, into {importers}").format(origin=inside(origin), importers=importers)
