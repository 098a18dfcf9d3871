"""Commands run in this process change its environment; the next test finds it as it was."""

import os
from collections.abc import Iterator
from unittest import mock

import pytest


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """Forget what the test's commands put into the environment."""
    with mock.patch.dict(os.environ):
        yield
