"""Addresses of delegations, of an invitation as its guest meets it, and of the choice between seats."""

from django.urls import path

from members.delegations.views import credentials, guests, invitations, people, resets

urlpatterns = [
    path("delegation/", people.delegation_home, name="delegation_home"),
    path("delegation/<slug:code>/", people.delegation, name="delegation"),
    path("delegation/<slug:code>/invite/", invitations.invite, name="delegation_invite"),
    path("delegation/<slug:code>/invite/list/", invitations.invite_list, name="delegation_invite_list"),
    path(
        "delegation/<slug:code>/invitations/<int:row>/cancel/", invitations.cancel, name="invitation_cancel"
    ),
    path(
        "delegation/<slug:code>/invitations/<int:row>/resend/", invitations.resend, name="invitation_resend"
    ),
    path("delegation/<slug:code>/credentials/", credentials.upload, name="credential_upload"),
    path("delegation/<slug:code>/credentials/<int:row>/", credentials.file, name="credential_file"),
    path("delegation/<slug:code>/credentials/<int:row>/ask/", credentials.ask, name="credential_ask"),
    path("delegation/<slug:code>/seats/<int:row>/end/", credentials.ask_end, name="accreditation_end_ask"),
    path("delegation/<slug:code>/seats/<int:row>/credentials/", credentials.ask_doubt, name="seat_doubt_ask"),
    path("delegation/<slug:code>/seats/<int:row>/withdraw/", credentials.withdraw, name="delegate_withdraw"),
    path("invitation/<str:token>/", guests.invitation_open, name="invitation_open"),
    path("invitation/", guests.invitation, name="invitation"),
    path("resets/", resets.resets, name="resets"),
    path("resets/<int:row>/", resets.reset_ask, name="reset_ask"),
    path("seat/", people.seat, name="seat"),
]
