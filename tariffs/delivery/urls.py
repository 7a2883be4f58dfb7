"""The pages of consumers and their keys."""

from django.urls import path

from tariffs.delivery import views

urlpatterns = [
    path("consumers/", views.consumers, name="consumers"),
    path("consumers/new/", views.consumer_new, name="consumer_new"),
    path("consumers/<int:consumer>/", views.consumer, name="consumer"),
    path("consumers/<int:consumer>/contact/", views.consumer_contact, name="consumer_contact"),
    path("consumers/<int:consumer>/keys/new/", views.key_new, name="key_new"),
    path("consumers/<int:consumer>/keys/<slug:prefix>/end/", views.key_end, name="key_end"),
]
