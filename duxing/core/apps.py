from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "duxing.core"
    label = "core"
    verbose_name = "基础"
