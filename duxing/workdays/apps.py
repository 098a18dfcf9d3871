from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "duxing.workdays"
    label = "workdays"
    verbose_name = "工作日"
