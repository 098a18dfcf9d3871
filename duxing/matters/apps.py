from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "duxing.matters"
    label = "matters"
    verbose_name = "督查事项"
