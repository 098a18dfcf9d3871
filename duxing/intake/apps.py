from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "duxing.intake"
    label = "intake"
    verbose_name = "来文登记"

    def ready(self) -> None:
        # Models are importable only once the apps are loaded.
        from duxing.files.owners import register_owner
        from duxing.intake.access import is_shown_only, may_open_source_file

        register_owner("sources.source", may_open_source_file, is_shown_only, noted=True)
