"""Addresses of the operations' record."""

from django.urls import path

from duxing.audit import views

app_name = "audit"
urlpatterns = [path("", views.list_entries, name="entries")]
