from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "duxing.files"
    label = "files"
    verbose_name = "附件"
