"""The office's own name on paper, and the numbers that papers and matters carry."""

from django.db import models

from duxing.core.models import Protected, ProtectedQuerySet, Tracked


class OfficeProfile(Protected):
    """How the office names itself on papers (机构信息). One row; the demo or the office fills it.

    `prefix` is the 机关代字 that begins every number, for example 云政督.
    """

    government = models.CharField("本级政府全称", max_length=60)
    office = models.CharField("督查机构署名", max_length=60)
    letterhead = models.CharField("版头文字", max_length=40)
    prefix = models.CharField("机关代字", max_length=12)
    seal = models.CharField("印章名称", max_length=60)
    report_to = models.CharField("报送对象", max_length=40, default="市政府督查室")
    printer = models.CharField("印发机关", max_length=60, blank=True)
    contact = models.CharField("联系人", max_length=20, blank=True)
    telephone = models.CharField("座机", max_length=30, blank=True)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "机构信息"

    def __str__(self) -> str:
        return self.office


class NumberSeries(Tracked):
    """A series of numbers (编号系列), one for each kind of source; presets are shipped.

    `pattern` may use {prefix}, {word}, {year} and {n}. A change of it does not touch numbers that
    were given out: each keeps its text.
    """

    code = models.SlugField("代码", max_length=30, unique=True)
    title = models.CharField("名称", max_length=30)
    word = models.CharField("类别字", max_length=6)
    pattern = models.CharField("式样", max_length=60, default="{prefix}{word}〔{year}〕{n}号")
    order = models.PositiveSmallIntegerField("序", default=99)

    class Meta:
        verbose_name = "编号系列"

    def __str__(self) -> str:
        return self.title


class NumberRange(models.Model):
    """The next free number (号段) of one series in one year. Its row is the lock of the series."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="ranges")
    year = models.PositiveSmallIntegerField("年份")
    next = models.PositiveIntegerField("下一号", default=1)

    class Meta:
        verbose_name = "号段"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="number_range_once")]

    def __str__(self) -> str:
        return f"{self.series}{self.year}"


class IssuedNumber(Protected):
    """A number that was given out (文号). It stays for ever; a void one (作废) is the only gap.

    The owner is named by its model label and public id, because it stands in an app above.
    """

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="issued")
    year = models.PositiveSmallIntegerField("年份")
    n = models.PositiveIntegerField("序号")
    text = models.CharField("文号", max_length=80, db_index=True)
    issued_on = models.DateField("编号日期")
    owner_kind = models.CharField(max_length=80)
    owner_public_id = models.UUIDField(db_index=True)
    void = models.BooleanField("作废", default=False)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "文号"
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "n"], name="issued_number_once"),
            models.CheckConstraint(
                condition=models.Q(void=False) | ~models.Q(void_reason=""), name="void_number_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.text
