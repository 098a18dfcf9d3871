"""Addresses of the notices."""

from django.urls import path

from duxing.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list"),
    path("read", views.read_all, name="read_all"),
    path("<uuid:public_id>/open", views.open_notice, name="open"),
]
