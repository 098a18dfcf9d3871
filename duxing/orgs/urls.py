"""Addresses of the account, of the directory of units and of people."""

from django.urls import path

from duxing.orgs.views import account, people, units

app_name = "orgs"
urlpatterns = [
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="logout"),
    path("password/", account.change_password, name="change_password"),
    path("units/", units.units, name="units"),
    path("units/find/", units.find_units, name="find_units"),
    path("units/new/", units.new_unit, name="new_unit"),
    path("units/<uuid:public_id>/", units.unit, name="unit"),
    path("units/<uuid:public_id>/edit/", units.edit_unit, name="edit_unit"),
    path("units/<uuid:public_id>/end/", units.end_unit, name="end_unit"),
    path("units/<uuid:public_id>/aliases/", units.add_alias, name="add_alias"),
    path("units/<uuid:public_id>/people/new/", people.new_person, name="new_person"),
    path("aliases/<uuid:public_id>/remove/", units.remove_alias, name="remove_alias"),
    path("people/", people.people, name="people"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/password/", people.reset_password, name="reset_password"),
    path("people/<uuid:public_id>/active/", people.set_active, name="set_active"),
    path("posts/<uuid:public_id>/hand-over/", people.hand_over, name="hand_over"),
]
