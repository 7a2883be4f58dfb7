"""Addresses of proposals and of their ballots."""

from django.urls import path

from tariffs.proposals import views

ONE = "proposals/<int:year>-<int:number>/"
AMENDMENT = f"{ONE}v<int:version>/a<int:amendment>/"
BALLOT = "ballots/<int:year>-<int:number>/"

urlpatterns = [
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/new/", views.proposal_new, name="proposal_new"),
    path(ONE, views.proposal, name="proposal"),
    path(f"{ONE}v<int:version>.json", views.proposal_text, name="proposal_text"),
    path(f"{ONE}v<int:version>/a<int:amendment>.json", views.amendment_text, name="amendment_text"),
    path(f"{ONE}v<int:version>/", views.proposal_version, name="proposal_version"),
    path(f"{ONE}impact/", views.proposal_impact, name="proposal_impact"),
    path(f"{ONE}impact/curves.csv", views.proposal_curves_csv, name="proposal_curves_csv"),
    path(f"{ONE}impact/prices.csv", views.proposal_impact_csv, name="proposal_impact_csv"),
    path(f"{ONE}compare/", views.proposal_compare, name="proposal_compare"),
    path(f"{ONE}compare.pdf", views.proposal_compare_pdf, name="proposal_compare_pdf"),
    path(f"{ONE}brief/", views.proposal_brief, name="proposal_brief"),
    path(f"{ONE}brief/brief.pdf", views.proposal_brief_pdf, name="proposal_brief_pdf"),
    path(f"{ONE}brief/brief.docx", views.proposal_brief_docx, name="proposal_brief_docx"),
    path(f"{ONE}edit/", views.proposal_edit, name="proposal_edit"),
    path(f"{ONE}edit/now/", views.proposal_edit_now, name="proposal_edit_now"),
    path(f"{ONE}edit/undo/", views.proposal_undo, name="proposal_undo"),
    path(f"{ONE}edit/redo/", views.proposal_redo, name="proposal_redo"),
    path(f"{ONE}edit/paste/", views.proposal_paste, name="proposal_paste"),
    path(f"{ONE}rows/", views.proposal_row_add, name="proposal_row_add"),
    path(f"{ONE}rows/<int:row>/", views.proposal_row, name="proposal_row"),
    path(f"{ONE}rows/<int:row>/terms/", views.proposal_row_terms, name="proposal_row_terms"),
    path(f"{ONE}rows/<int:row>/curve/", views.proposal_row_curve, name="proposal_row_curve"),
    path(f"{ONE}rows/<int:row>/remove/", views.proposal_row_remove, name="proposal_row_remove"),
    path(f"{ONE}table/", views.proposal_table, name="proposal_table"),
    path(f"{ONE}ballot/", views.proposal_to_ballot, name="proposal_to_ballot"),
    path(f"{ONE}audience/", views.proposal_audience, name="proposal_audience"),
    path(f"{ONE}position/", views.proposal_position, name="proposal_position"),
    path(f"{ONE}co-sponsor/", views.proposal_cosponsor, name="proposal_cosponsor"),
    path(f"{ONE}notes/", views.proposal_notes, name="proposal_notes"),
    path(f"{ONE}amend/<int:row>/", views.proposal_amend, name="proposal_amend"),
    path(f"{AMENDMENT}withdraw/", views.amendment_withdraw, name="amendment_withdraw"),
    path(f"{AMENDMENT}take/", views.amendment_take, name="amendment_take"),
    path(f"{ONE}revise/", views.proposal_revise, name="proposal_revise"),
    path(f"{ONE}return/", views.proposal_return, name="proposal_return"),
    path(f"{ONE}withdraw/", views.proposal_withdraw, name="proposal_withdraw"),
    path(BALLOT, views.ballot, name="ballot"),
    path(f"{BALLOT}room/", views.ballot_room, name="ballot_room"),
    path(f"{BALLOT}clock/", views.ballot_clock, name="ballot_clock"),
    path(f"{BALLOT}prepare/", views.ballot_prepare, name="ballot_prepare"),
    path(f"{BALLOT}confirm/", views.ballot_confirm, name="ballot_confirm"),
    path(f"{BALLOT}prove/", views.ballot_prove, name="ballot_prove"),
    path(f"{BALLOT}cast/", views.ballot_cast, name="ballot_cast"),
    path(f"{BALLOT}note/", views.note_new, name="note_new"),
    path("requests/<int:number>/note/", views.note_scan, name="note_scan"),
    path("requests/<int:number>/read/", views.note_read, name="note_read"),
    path(f"{BALLOT}receipt/", views.ballot_receipt, name="ballot_receipt"),
    path(f"{BALLOT}receipt.txt", views.ballot_receipt_file, name="ballot_receipt_file"),
]
