"""The append-only chain of what was done (操作记录); `services.record` is its only writer."""

from django.db import models


class AuditHead(models.Model):
    """Where a chain ends now (链首). Its row is the lock that puts commits in one order.

    `settled` is the hash of the last entry that was more than everyday work (audit.settled).
    """

    chain = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    h = models.BinaryField(max_length=32)
    genesis = models.BinaryField(max_length=32)
    settled = models.BinaryField(max_length=32, default=b"")

    class Meta:
        verbose_name = "链首"

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"


class AuditEntry(models.Model):
    """One act of one person (操作记录), chained to the one before by its hash."""

    chain = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()
    ts = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=160)
    unit_path = models.CharField(max_length=200)
    obj = models.CharField(max_length=120, db_index=True)
    ok = models.BooleanField(default=True)
    body_hash = models.BinaryField(max_length=32)
    row_digest = models.BinaryField(max_length=32, null=True)
    prev = models.BinaryField(max_length=32)
    h = models.BinaryField(max_length=32, unique=True)
    alg = models.CharField(max_length=8)

    class Meta:
        verbose_name = "操作记录"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class AuditBody(models.Model):
    """What an entry says in detail; may be erased without breaking the chain (个人信息保护)."""

    chain = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()
    salt = models.BinaryField(max_length=16)
    body = models.BinaryField()

    class Meta:
        verbose_name = "操作明细"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_body_seq")]

    def __str__(self) -> str:
        return str(self.seq)


class AuditShape(models.Model):
    """Which columns a row digest covered, by which algorithm (摘要范围), so that it outlives changes."""

    label = models.CharField(max_length=80)
    alg = models.CharField(max_length=8, default="sm3")
    columns = models.TextField()
    columns_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "摘要范围"

    def __str__(self) -> str:
        return self.label


class AuditRow(models.Model):
    """The digest of one protected row after an act (数据摘要); null when the act removed the row."""

    chain = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()
    label = models.CharField(max_length=80)
    row = models.BigIntegerField()
    shape = models.ForeignKey(AuditShape, models.PROTECT)
    digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = "数据摘要"
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq", "label", "row"], name="audit_row_once")
        ]
        indexes = [models.Index(fields=["label", "row", "seq"], name="audit_row_of")]

    def __str__(self) -> str:
        return f"{self.label}:{self.row}"


class AuditCheckpoint(models.Model):
    """The end of the chain at one moment, signed (检查点); also kept outside the database.

    `signatures` holds the lines that follow the text in a witness file: one, or two where the key changed.
    """

    n = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    text = models.TextField()
    signatures = models.TextField()

    class Meta:
        verbose_name = "检查点"

    def __str__(self) -> str:
        return f"{self.n} {self.seq}"


class AuditSigning(models.Model):
    """How far the staff chain is signed (签署进度); who raises `n` first is the one who signs."""

    chain = models.PositiveSmallIntegerField(primary_key=True)
    n = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "签署进度"

    def __str__(self) -> str:
        return f"{self.chain}:{self.n}"


class AuditBucket(models.Model):
    """One digest over the live rows of a table whose keys lie together (摘要分组).

    Kept so that the root over all live rows costs only what changed since the last checkpoint.
    """

    label = models.CharField(max_length=80)
    number = models.BigIntegerField()
    alg = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "摘要分组"
        constraints = [models.UniqueConstraint(fields=["label", "number"], name="audit_bucket_once")]

    def __str__(self) -> str:
        return f"{self.label}:{self.number}"
