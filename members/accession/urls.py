"""Addresses of membership: the public form, applications, motions, a member's own withdrawal."""

from django.urls import path

from members.accession.views import applications, correcting, joining, motions

APPLICATION = "applications/<int:year>-<int:number>/"
MOTION = "motions/<int:year>-<int:number>/"

urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/<str:token>/", joining.application_follow, name="application_follow"),
    path("membership/", applications.membership, name="membership"),
    path("membership/withdrawal/", motions.withdrawal, name="withdrawal"),
    path("membership/withdrawal/take-back/", motions.withdrawal_take_back, name="withdrawal_take_back"),
    path(APPLICATION, applications.application, name="application"),
    path(f"{APPLICATION}documents/<int:document>/", applications.application_file, name="application_file"),
    path(f"{APPLICATION}ask/<slug:act>/", applications.application_ask, name="application_ask"),
    path(f"{APPLICATION}ballot/", applications.application_put, name="application_put"),
    path("members/<str:code>/standing/", correcting.standing_correct, name="standing_correct"),
    path("motions/new/", motions.motion_new, name="motion_new"),
    path(MOTION, motions.motion, name="motion"),
    path(f"{MOTION}text/", motions.motion_text, name="motion_text"),
    path(f"{MOTION}ballot/", motions.motion_put, name="motion_put"),
    path(f"{MOTION}take-back/", motions.motion_take_back, name="motion_take_back"),
]
