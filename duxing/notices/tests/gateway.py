"""A gateway for tests: keeps what it was given and fails when told to."""

from duxing.notices.channels import Rejected


class FakeGateway:
    idempotent = False

    def __init__(self):
        self.taken = []
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
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer
