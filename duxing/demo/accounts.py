"""The accounts that the login page of the demo shows: one for each role."""

from django.conf import settings

from duxing.demo.data.cast import load_people
from duxing.demo.guard import PROFILE, is_marked
from duxing.orgs.roles import Role

# One password for everybody in the demo. It opens nothing but a city that does not exist.
PASSWORD = "Yunchuan-2026"
ORDER = (
    Role.OFFICE_DIRECTOR,
    Role.OFFICE_DEPUTY,
    Role.OFFICER,
    Role.CITY_LEADER,
    Role.SECRETARY_GENERAL,
    Role.DEPUTY_SECRETARY,
    Role.OFFICE_SECTION,
    Role.UNIT_HEAD,
    Role.UNIT_DEPUTY,
    Role.LIAISON,
    Role.TOWNSHIP_LIAISON,
    Role.SYSADMIN,
)


def demo_accounts() -> list[dict[str, str]]:
    """`label`, `name`, `login` and `password` of one account a role; nothing but in a marked demo."""
    if settings.PROFILE != PROFILE or not is_marked():
        return []
    shown = [person for person in load_people() if person.demo_login]
    shown.sort(key=lambda person: (ORDER.index(Role(person.role)), person.order))
    return [
        {"label": one.demo_label, "name": one.name, "login": one.login, "password": PASSWORD} for one in shown
    ]
