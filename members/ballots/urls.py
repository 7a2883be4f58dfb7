"""Addresses of decisions. Ballot papers belong to the package that opened the ballot."""

from django.urls import path
from django.views.decorators.gzip import gzip_page

from members.ballots import views
from members.ballots.checking_views import check_receipt
from members.ballots.rulebook import views as rulebook

urlpatterns = [
    path("decisions/", gzip_page(views.decisions), name="decisions"),
    path("decisions/<int:year>-<int:number>/", gzip_page(views.decision), name="decision"),
    path("decisions/<int:year>-<int:number>/receipt/", check_receipt, name="decision_receipt"),
    path("decisions/<int:year>-<int:number>/votes.csv", views.votes_csv, name="decision_votes"),
    path("decisions/<int:year>-<int:number>/seats.svg", views.seats_svg, name="decision_seats"),
    path("delegation/<slug:code>/two-persons/", views.two_persons, name="two_persons"),
    path("how-we-decide/", gzip_page(views.decision_rules), name="decision_rules"),
    path("how-we-decide/version/", rulebook.rule_write, name="rule_write"),
    path("how-we-decide/subjects/<slug:subject>/", rulebook.rule_call, name="rule_call"),
]
