"""Addresses for tests of this app alone."""

from django.urls import include, path

urlpatterns = [path("files/", include("duxing.files.urls"))]
