from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "duxing.papers"
    label = "papers"
    verbose_name = "文书"
