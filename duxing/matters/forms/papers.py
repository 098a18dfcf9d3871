"""Forms about papers that the office holds."""

from duxing.core.forms import KeyedForm
from duxing.files.forms import UploadField
from duxing.files.kinds import SCANS


class ScanForm(KeyedForm):
    """补扫描件: the scan of a paper that was entered without it."""

    scan = UploadField(label="扫描件", kinds=SCANS)
