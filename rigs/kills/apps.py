"""Brings the rig's gateway and waits into every process of a served product."""

from contextlib import ExitStack
from importlib import import_module

from django.apps import AppConfig

# Kept, or what was entered would be left again when nothing refers to it.
FOR_LIFE = ExitStack()


class Kills(AppConfig):
    """No models; only what `planting.outside` changes, for as long as the process lives."""

    name = "rigs.kills"
    label = "kills"

    def ready(self) -> None:
        """Models can be imported only now."""
        FOR_LIFE.enter_context(import_module("rigs.kills.planting").outside())
