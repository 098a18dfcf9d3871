from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "duxing.intake"
    label = "intake"
    verbose_name = "来文登记"
