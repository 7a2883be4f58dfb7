"""Checks of what a row is about: kind, product, origin, importing territory."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from alliance.domain.rows import ALLIANCE
from tariffs.proposals.checks.finding import Found, Severity
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.checks.registry import Paper, check


@check("R101", "The row does not say what it does", Severity.BLOCKS, "kind")
def kind_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """A row sets a floor or a tariff line, changes one, or ends one.

    Mend: choose one of the three.
    """
    if row.kind is None:
        yield Found(
            _("The row does not say what it does."),
            _("Choose: set, change or end a {noun}.").format(noun=row.noun),
            missing=not row.typed.get("kind"),
        )


@check("R102", "The product is not in the catalogue", Severity.BLOCKS, "product")
def product_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """A floor attaches to a product of the catalogue (mineral × stage × grade), since an HS code of six
    digits is too coarse. A tariff line may name a product, or an HS code instead (S602).

    Mend: choose a product from the list. If it is missing, ask the secretariat to add it.
    """
    typed = row.typed.get("product", "")
    if not typed and row.kind and not row.is_line:
        yield Found(_("No product is named."), _("Choose a product from the list."), missing=True)
    elif typed and row.product is None:
        yield Found(
            _("“{typed}” is not a product of the catalogue.").format(typed=typed),
            _("Choose a product from the list."),
        )


@check("R103", "The origin is unknown", Severity.BLOCKS, "origin")
def origin_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """The origin is a country (ISO 3166-1), a dated group of countries, or ALL.

    Mend: choose an origin from the list.
    """
    typed = row.typed.get("origin", "")
    if not typed and row.kind:
        yield Found(
            _("No origin is named."),
            _("Choose an origin from the list; ALL means every origin."),
            missing=True,
        )
    elif typed and row.origin is None:
        yield Found(
            _("“{typed}” is not an origin known here.").format(typed=typed),
            _("Choose an origin from the list."),
        )


@check("R104", "The importing territory is unknown", Severity.BLOCKS, "importer")
def importer_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """The rule applies in one customs territory, or in those of all parties (ALLIANCE).

    Mend: choose a territory from the list. A state of a customs union is reached through the union's
    territory.
    """
    typed = row.typed.get("importer", "")
    if not typed and row.kind:
        yield Found(
            _("No importing territory is named."),
            _("Choose a territory, or the whole alliance."),
            missing=True,
        )
    elif typed and not row.importer:
        yield Found(
            _("“{typed}” is not a customs territory known here.").format(typed=typed),
            _("Choose a territory from the list."),
        )


@check("R105", "The importing territory is not that of a party", Severity.BLOCKS, "importer")
def importer_is_a_party(row: Reading, paper: Paper) -> Iterator[Found]:
    """A decision of the alliance binds its parties, so a rule can apply only in a party's customs territory.

    Mend: choose the territory of a party, or the whole alliance.
    """
    if row.territory and row.importer != ALLIANCE and row.importer not in paper.territories:
        yield Found(
            _("{territory} is not the customs territory of a party.").format(territory=row.territory.name),
            _("Choose the territory of a party, or the whole alliance."),
        )
