from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "duxing.matters"
    label = "matters"
    verbose_name = "督查事项"

    def ready(self) -> None:
        # Models are importable only once the apps are loaded.
        from duxing.files.owners import register_owner
        from duxing.matters import access, duties
        from duxing.orgs.duties import register_teller

        register_owner("matters.feedback", access.may_open_feedback_file)
        register_owner("matters.proxyentry", access.may_open_proxy_scan)
        register_owner("matters.matter", access.may_open_matter_file, access.is_shown_only)
        register_teller(duties.open_matters_of)
