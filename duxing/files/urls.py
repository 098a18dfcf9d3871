"""Addresses of attachments; ids are the attachments' public ids."""

from django.urls import path

from duxing.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:public_id>/", views.download, name="download"),
    path("<uuid:public_id>/show/", views.show, name="show"),
]
