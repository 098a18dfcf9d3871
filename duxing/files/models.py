"""Stored contents and the attachments that point to them."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from duxing.core.models import Protected, ProtectedQuerySet
from duxing.files.names import in_words
from duxing.files.querysets import AttachmentQuerySet


class Purpose(models.TextChoices):
    """What an attachment is to the record that owns it (附件用途)."""

    SCAN = "scan", "扫描件"
    ORIGINAL = "original", "来文原件"
    EVIDENCE = "evidence", "佐证材料"
    PAPER = "paper", "文书"


class StoredFile(Protected):
    """One content in the storage (文件), kept once however often it is attached.

    `digest` is hex by `algorithm` over the bytes; `path` is its name in the default storage.
    """

    algorithm = models.CharField("摘要算法", max_length=8)
    digest = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("大小")
    mime = models.CharField("类型", max_length=120)
    path = models.CharField("存放位置", max_length=200)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "文件"
        constraints = [
            models.UniqueConstraint(fields=["algorithm", "digest", "mime"], name="stored_file_once")
        ]

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def size_in_words(self) -> str:
        return in_words(self.size)


class Attachment(Protected):
    """A file that belongs to a record (附件): a scan, the original, evidence, or an issued paper.

    The owner is named by kind and public id, because the owner's app stands above this one. Who
    may download is decided by that app (`owners.register_owner`).
    """

    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    original_name = models.CharField("文件名", max_length=100)
    owner_kind = models.CharField(max_length=40)
    owner_public_id = models.UUIDField()
    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        indexes = [models.Index(fields=["owner_kind", "owner_public_id"], name="attachment_of_owner")]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.public_id])

    @property
    def is_picture(self) -> bool:
        return self.stored.mime.startswith("image/")

    @property
    def opens_in_page(self) -> bool:
        """Whether the browser may show it instead of saving it."""
        return self.is_picture or self.stored.mime == "application/pdf"
