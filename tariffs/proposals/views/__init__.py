"""The pages of proposing: list, proposal, editor, tabling, and the ballot paper of a proposal."""

from tariffs.proposals.views.amendments import amendment_take, amendment_withdraw, proposal_amend
from tariffs.proposals.views.ballots import ballot, ballot_prepare, ballot_receipt, ballot_receipt_file
from tariffs.proposals.views.brief import proposal_brief, proposal_brief_docx, proposal_brief_pdf
from tariffs.proposals.views.comparing import proposal_compare, proposal_compare_pdf
from tariffs.proposals.views.curves import proposal_row_curve
from tariffs.proposals.views.editor import (
    proposal_edit,
    proposal_edit_now,
    proposal_redo,
    proposal_row,
    proposal_row_add,
    proposal_row_remove,
    proposal_undo,
)
from tariffs.proposals.views.impact import proposal_curves_csv, proposal_impact, proposal_impact_csv
from tariffs.proposals.views.negotiation import proposal_cosponsor, proposal_position
from tariffs.proposals.views.notes import note_new, note_read, note_scan
from tariffs.proposals.views.pasting import proposal_paste
from tariffs.proposals.views.private import proposal_notes
from tariffs.proposals.views.proposals import proposal, proposal_new, proposals
from tariffs.proposals.views.revising import proposal_return, proposal_revise, proposal_version
from tariffs.proposals.views.room import ballot_clock, ballot_room
from tariffs.proposals.views.stages import (
    proposal_audience,
    proposal_table,
    proposal_to_ballot,
    proposal_withdraw,
)
from tariffs.proposals.views.terms import proposal_row_terms
from tariffs.proposals.views.texts import amendment_text, proposal_text
from tariffs.proposals.views.voting import ballot_cast, ballot_confirm, ballot_prove

__all__ = [
    "amendment_take",
    "amendment_text",
    "amendment_withdraw",
    "ballot",
    "ballot_cast",
    "ballot_clock",
    "ballot_confirm",
    "ballot_prepare",
    "ballot_prove",
    "ballot_receipt",
    "ballot_receipt_file",
    "ballot_room",
    "note_new",
    "note_read",
    "note_scan",
    "proposal",
    "proposal_amend",
    "proposal_audience",
    "proposal_brief",
    "proposal_brief_docx",
    "proposal_brief_pdf",
    "proposal_compare",
    "proposal_compare_pdf",
    "proposal_cosponsor",
    "proposal_curves_csv",
    "proposal_edit",
    "proposal_impact",
    "proposal_impact_csv",
    "proposal_edit_now",
    "proposal_new",
    "proposal_notes",
    "proposal_paste",
    "proposal_position",
    "proposal_redo",
    "proposal_return",
    "proposal_revise",
    "proposal_row",
    "proposal_row_add",
    "proposal_row_curve",
    "proposal_row_remove",
    "proposal_row_terms",
    "proposal_table",
    "proposal_text",
    "proposal_to_ballot",
    "proposal_undo",
    "proposal_version",
    "proposal_withdraw",
    "proposals",
]
