from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "duxing.sources"
    label = "sources"
    verbose_name = "来文"
