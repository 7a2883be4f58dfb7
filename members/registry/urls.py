"""Addresses of the register."""

from django.urls import path

from members.registry import views

urlpatterns = [
    path("members/", views.members, name="members"),
    path("members/<slug:code>/", views.member, name="member"),
]
