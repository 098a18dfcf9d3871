"""Role codes of posts (岗位角色) and the groups that permissions speak of."""

from django.db import models


class Role(models.TextChoices):
    """What a post lets its holder do."""

    OFFICE_DIRECTOR = "office_director", "督查室主任"
    OFFICE_DEPUTY = "office_deputy", "督查室副主任"
    OFFICER = "officer", "督查员"
    OFFICE_SECTION = "office_section", "办公室其他科室"
    SECRETARY_GENERAL = "secretary_general", "秘书长"
    DEPUTY_SECRETARY = "deputy_secretary", "副秘书长"
    CITY_LEADER = "city_leader", "市领导"
    UNIT_HEAD = "unit_head", "单位主要负责人"
    UNIT_DEPUTY = "unit_deputy", "单位分管负责同志"
    LIAISON = "liaison", "联络员"
    TOWNSHIP_LIAISON = "township_liaison", "乡镇联络员"
    SYSADMIN = "sysadmin", "系统管理员"


OFFICE = frozenset({Role.OFFICE_DIRECTOR, Role.OFFICE_DEPUTY, Role.OFFICER})
OFFICE_LEADS = frozenset({Role.OFFICE_DIRECTOR, Role.OFFICE_DEPUTY})
SEES_ALL = OFFICE | {Role.SECRETARY_GENERAL}
LEADERS = frozenset({Role.CITY_LEADER, Role.DEPUTY_SECRETARY, Role.SECRETARY_GENERAL})
# Who sees matters by the line of a leader, and not all of them.
BY_LINE = frozenset({Role.CITY_LEADER, Role.DEPUTY_SECRETARY})
UNIT_SIGNERS = frozenset({Role.UNIT_HEAD, Role.UNIT_DEPUTY})
UNIT_STAFF = UNIT_SIGNERS | {Role.LIAISON, Role.TOWNSHIP_LIAISON}
BUSINESS = frozenset(Role.values) - {Role.SYSADMIN}
