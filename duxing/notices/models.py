"""What people are told: in the system at once, outside it through the outbox."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from duxing.core import clock
from duxing.notices.querysets import NoticeQuerySet, OutboxQuerySet

TEXT_LIMIT = 400


class Notice(models.Model):
    """One thing that one person is told inside the system (站内通知)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    text = models.CharField("内容", max_length=TEXT_LIMIT)
    url = models.CharField("链接", max_length=300, blank=True)
    dedup_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField("时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_of"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.text


class OutboxState(models.TextChoices):
    """How far a message to the outside has come."""

    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    UNKNOWN = "unknown", "状态未知"
    DEAD = "dead", "发送失败"


class Outbox(models.Model):
    """A message that is to leave the system (外发消息), written with the act that caused it.

    `dedup_key` makes a second message for the same cause impossible and is the id under which a
    gateway knows it. `lease_until` says how long the worker that took it may keep it.
    """

    dedup_key = models.CharField(max_length=200, unique=True)
    channel = models.CharField("渠道", max_length=20)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    payload = models.JSONField(default=dict)
    not_before = models.DateTimeField(default=clock.now)
    state = models.CharField("状态", max_length=8, choices=OutboxState, default=OutboxState.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "外发消息"
        indexes = [models.Index(fields=["state", "not_before"], name="outbox_due")]

    def __str__(self) -> str:
        return self.dedup_key
