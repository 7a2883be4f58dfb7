"""A pasted range into a draft: from a row on, or as new rows at the end; taken back in one step."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Seat
from tariffs.proposals import steps
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.drafting import own_draft, row_text, touch
from tariffs.proposals.grid import Range
from tariffs.proposals.models import DraftRow, DraftStep, Rule
from tariffs.proposals.spoken import Speech


def typed_of(pasted: Range, ground: Ground) -> list[dict[str, str]]:
    """The cells of each line as a row keeps them: codes for names, and the product's own unit and content basis where
    the range has no such column."""
    speech, found = Speech(ground), []
    for _unused, cells in pasted.lines:
        typed = speech.codes(cells)
        product = ground.products.get(typed.get("product", ""))
        if product is not None and typed.get("rule") != Rule.LINE:
            own = {"unit": product.unit, "content_basis": product.content_basis}
            typed |= {name: text for name, text in own.items() if name not in pasted.fields}
        found.append(typed)
    return found


@transaction.atomic
def paste_rows(
    *, proposal_id: int, lines: Sequence[Mapping[str, str]], by: Seat, start: int | None = None,
    shown: Mapping[int, int] | None = None, page: str = "",
) -> list[DraftRow]:  # fmt: skip
    """Put the cells of `lines` into the rows from the row with the id `start` on, and add rows for what is left. Cells
    that a line does not name stay. `shown` are the editions of the rows as they were read.

    Refused: as `own_draft`, `row_unknown`, `range_overtaken` where somebody changed a row meanwhile, `field_too_long`
    with the line.
    """
    proposal = own_draft(proposal_id, by)
    at = journal.now()
    rows = list(proposal.rows.order_by("position"))
    first = next((place for place, row in enumerate(rows) if row.pk == start), None)
    if start is not None and first is None:
        raise Refused("row_unknown", _("The row to paste into is gone; somebody of your delegation removed it."),
                      status=404, mend=_("Paste into another row."))  # fmt: skip
    into = rows[first : first + len(lines)] if first is not None else []
    done: list[steps.Entry] = []
    touched: list[DraftRow] = []
    for number, cells in enumerate(lines):
        row = into[number] if number < len(into) else None
        if row is None:
            typed = _text(cells, number)
            row = DraftRow.objects.create(
                proposal=proposal, position=len(rows) + number - len(into) + 1, typed=typed, page=page
            )
            done.append((row.pk, None, steps.content_of(row)))
        else:
            _refuse_overtaken(row, shown or {})
            typed = {name: text for name, text in row.typed.items() if name not in cells}
            typed |= _text({**cells}, number)
            before = steps.content_of(row)
            if typed != row.typed:
                row.typed, row.edition, row.page = typed, row.edition + 1, page
                row.save(update_fields=["typed", "edition", "page"])
            done.append((row.pk, before, steps.content_of(row)))
        touched.append(row)
    steps.keep(proposal, DraftStep.Act.PASTE, done, by=by, at=at)
    touch(proposal, at)
    places = [row.position for row in touched]
    journal.record(act="paste_rows", obj=proposal, by=by, payload={"rows": places})
    return touched


def _text(cells: Mapping[str, str], number: int) -> dict[str, str]:
    try:
        return row_text(cells)
    except Refused as refused:
        raise Refused(
            refused.code,
            _("Line {number}: {detail}").format(number=number + 1, detail=refused.detail),
            mend=refused.mend,
            where=f"line {number + 1}, {refused.where}",
            status=422,
        ) from None


def _refuse_overtaken(row: DraftRow, shown: Mapping[int, int]) -> None:
    if shown.get(row.pk, row.edition) != row.edition:
        raise Refused(
            "range_overtaken",
            _("Somebody of your delegation changed row {position} meanwhile. Nothing was pasted.").format(
                position=row.position
            ),
            mend=_("Look at the row as it is now, then paste again."),
            where=f"row {row.position}",
        )
