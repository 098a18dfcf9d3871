"""The first installation: the government, its supervision office and the office's director."""

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, NotAllowedNow
from duxing.orgs.building import clean_login, initials_of, one_time_password, pinyin_of
from duxing.orgs.models import UnitKind, User
from duxing.orgs.permissions import SYSTEM
from duxing.orgs.roles import Role
from duxing.orgs.services.directory import PersonData, UnitData, import_directory

GOVERNMENT = "人民政府"
# The last character of the place's name says what it is, and how its units are called: 市政府, 县政府.
PLACES = "省州盟市县区旗"


@action
def set_up(*, government: str, director: str, login: str = "", landline: str = "") -> tuple[User, str]:
    """Make what an empty installation needs; the director and the one-time password.

    `government` is the full name, 云川市人民政府. Raises NotAllowedNow when somebody is there
    already, BadInput for a name that is none.
    """
    if User.objects.exists():
        raise NotAllowedNow("系统中已有账号，初始化只能在空系统上做一次。")
    place = government.strip().removesuffix(GOVERNMENT)
    if not government.strip().endswith(GOVERNMENT) or not place or place[-1] not in PLACES:
        raise BadInput("请填写政府全称，例如“云川市人民政府”。", "government")
    if not director.strip():
        raise BadInput("请填写督查室主任的姓名。", "director")
    code, short = initials_of(place[:-1] or place), f"{place[-1]}政府"
    username, password = clean_login(login or pinyin_of(director)), one_time_password()
    units = (
        UnitData(code, place + GOVERNMENT, short, UnitKind.GOVERNMENT, 100),
        UnitData(
            f"{code}-dcs", f"{place}{GOVERNMENT}督查室", f"{short}督查室", UnitKind.SECTION, 110, "dcs", code
        ),
    )
    person = PersonData(
        login=username,
        name=director.strip(),
        unit=units[1].code,
        role=Role.OFFICE_DIRECTOR,
        title="督查室主任",
        order=110,
        landline=landline.strip(),
        password=password,
        must_change_password=True,
    )
    made = import_directory(units, (person,), by=SYSTEM)
    record(SYSTEM, "orgs.installation.set_up", made.people[username], government=place + GOVERNMENT)
    return made.people[username], password
