"""Addresses of the desk, the list and the morning page; the desk itself is the home page."""

from django.urls import path

from duxing.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("matters/", views.matter_list, name="list"),
    path("matters.xlsx", views.matter_list_xlsx, name="list_xlsx"),
    path("morning/", views.morning, name="morning"),
    path("more/", views.more, name="more"),
    path("help/", views.help, name="help"),
]
