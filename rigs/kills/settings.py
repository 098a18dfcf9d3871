"""The product's settings for a served product under a rig: RIG_FAULT names what is planted in it."""

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "rigs.kills.apps.Kills"]
if os.environ.get("RIG_FAULT") == "ack":
    MIDDLEWARE = ["rigs.kills.planting.AnswersBeforeCommit", *MIDDLEWARE]
