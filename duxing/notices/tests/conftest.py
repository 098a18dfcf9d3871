"""People to tell, and a gateway that can be told to fail."""

import pytest

from duxing.notices import channels
from duxing.notices.tests.gateway import FakeGateway
from duxing.orgs.models import User


@pytest.fixture
def li(db):
    return User.objects.create_user("li", None, name="李某")


@pytest.fixture
def wang(db):
    return User.objects.create_user("wang", None, name="王某")


@pytest.fixture
def gateway(settings):
    settings.NOTICE_CHANNELS = {"sms": "duxing.notices.tests.gateway.FakeGateway"}
    channels._made.cache_clear()
    yield channels.channel("sms")
    channels._made.cache_clear()
    FakeGateway.idempotent = False
