from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "duxing.notices"
    label = "notices"
    verbose_name = "通知"
