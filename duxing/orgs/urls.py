"""Addresses of the account and of the directory of units."""

from django.urls import path

from duxing.orgs.views import account, units

app_name = "orgs"
urlpatterns = [
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="logout"),
    path("password/", account.change_password, name="change_password"),
    path("units/find/", units.find_units, name="find_units"),
]
