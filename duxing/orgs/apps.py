from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "duxing.orgs"
    label = "orgs"
    verbose_name = "机构人员"
