"""Addresses of the register."""

from django.urls import path
from django.views.decorators.gzip import gzip_page

from members.registry import views

urlpatterns = [
    path("members/", gzip_page(views.members), name="members"),
    path("members/<slug:code>/", views.member, name="member"),
]
