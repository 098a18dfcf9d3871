"""What the tests of this app share."""

import pytest

from duxing.core import clock
from duxing.orgs.models import Post


@pytest.fixture
def page(cast):
    """A filled page of 登记一件: the vice mayor's words, title, lead unit; change what the test is about."""

    def fill(**changes):
        vice = Post.objects.get(holder=cast.vice)
        filled = {
            "act": "dispatch",
            "rows": "2",
            "type": "instruction",
            "words_1": "请住建局会同云麓区速查，三日内报。",
            "who_1": str(vice.public_id),
            "on_1": clock.today().isoformat(),
            "title": "12345日报：锦绣家园供暖温度不够",
            "lead": "住建局",
            "urgency": "normal",
            "delivery": "system",
            "visibility": "excerpt",
        }
        filled |= changes
        return {name: value for name, value in filled.items() if value is not None}

    return fill
