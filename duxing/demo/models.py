"""The mark that tells a database with the demo city from a real one."""

from django.db import models

from duxing.core import clock


class DemoMark(models.Model):
    """That this database holds the demo city (演示标记). At most one row; a real one has none.

    `today` is the day that the city was made for.
    """

    today = models.DateField("演示日期")
    loaded_at = models.DateTimeField("装入时间", default=clock.now)

    class Meta:
        verbose_name = "演示标记"

    def __str__(self) -> str:
        return str(self.today)
