"""A gateway for tests: keeps what it was given and fails when told to."""

import os
from pathlib import Path

from duxing.notices.channels import Rejected


class FakeGateway:
    idempotent = False

    def __init__(self):
        self.taken = []
        self.asked = []
        self.errors = []
        self.answer = None

    def send(self, message_id, recipient, text):
        if self.errors:
            error = self.errors.pop(0)
            if error:
                raise error
        if recipient.username == "wang":
            raise Rejected("没有手机号")
        self.taken.append((message_id, recipient.username, text))

    def was_sent(self, message_id):
        self.asked.append(message_id)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class FileGateway:
    """A gateway that outlives the process: every message it takes is a line of a file."""

    idempotent = False

    @property
    def path(self):
        # Asked each time: a gateway is made once in a process and sees several tests.
        return Path(os.environ["DUXING_TEST_GATEWAY"])

    def send(self, message_id, recipient, text):
        with self.path.open("a") as file:
            file.write(message_id + "\n")

    def was_sent(self, message_id):
        return self.path.exists() and message_id in self.path.read_text().split()
