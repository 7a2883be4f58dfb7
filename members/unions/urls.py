"""Addresses of declarations of competence."""

from django.urls import path

from members.unions import views

urlpatterns = [
    path("members/<slug:code>/declare/", views.declare, name="competence_declare"),
    path("members/<slug:code>/declarations/<int:row>/end/", views.end, name="competence_end"),
    path("declarations/<slug:digest>/", views.file, name="declaration_file"),
]
