from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "duxing.demo"
    label = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        import duxing.demo.guard  # noqa: F401
