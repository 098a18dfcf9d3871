"""Addresses of the working calendar."""

from django.urls import path

from duxing.workdays import views

app_name = "workdays"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("<int:year>/", views.calendar, name="calendar_year"),
    path("day/", views.set_day, name="set_day"),
    path("notice/", views.import_notice, name="import_notice"),
]
