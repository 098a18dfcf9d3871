"""The product's settings with the rig's gateway; RIG_FAULT=leak makes it keep a little of each request."""

import os

from rigs.kills.settings import *  # noqa: F403
from rigs.kills.settings import MIDDLEWARE

if os.environ.get("RIG_FAULT") == "leak":
    MIDDLEWARE = ["rigs.memory.planting.KeepsSome", *MIDDLEWARE]
