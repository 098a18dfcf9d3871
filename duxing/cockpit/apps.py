from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "duxing.cockpit"
    label = "cockpit"
    verbose_name = "工作台"
