"""Files that are not what they say, too large, locked, badly named or marked (18 to 23, 25, 27)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from duxing.files.kinds import ATTACHMENTS, IMPORTS, SCANS
from duxing.files.tests import samples
from rigs.files.material import BODY, EXE, bomb_zip, docx_with, outside
from rigs.inputs.cases import Case
from rigs.inputs.fields import FILES
from rigs.inputs.rows_words import MARK

UNLIKE = "文件“{name}”的实际格式与扩展名不符，已拒绝上传，请另存为标准格式后重试。"
BOMB = "压缩包“{name}”解压后超过 200 MB 或文件数超过 500 个，已拒绝上传。"
UNSAFE = "文件“{name}”含宏或外部引用，为保证安全不予接收，请删除后另存为 .{plain}。"
NOTHING = "文件“{name}”内容为空，请重新选择。"
LARGE = "文件“{name}”大小 1.5 MB，超过上限 1 MB。"
NAMED = "文件名含有不允许的字符或超过 100 字，请改名后上传。"
LOCKED = "文件“{name}”设有打开密码，无法进行安全检查，请去除密码后上传。"
ENCODING = "无法识别文件“{name}”的文字编码，请另存为 UTF-8 编码后上传。"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SMALL = 1024 * 1024
KINDS = dict.fromkeys(("登记一件", "立项审批", "不予立项"), SCANS) | {"导入文件": IMPORTS}


@dataclass(frozen=True)
class Bad:
    """A file, why it is refused, and with which sentence."""

    row: int
    name: str
    make: Callable[[], bytes]
    says: str
    plain: str = ""
    anywhere: bool = True
    limit: int = 0


BAD = (
    Bad(18, "报告.docx", lambda: EXE, UNLIKE),
    Bad(18, "照片.jpg", lambda: HTML, UNLIKE),
    Bad(18, "通报.pdf", lambda: EXE, UNLIKE, anywhere=False),
    Bad(19, "材料.zip", lambda: bomb_zip({"一.txt": 40}), BOMB),
    Bad(19, "很多.zip", lambda: samples.zipped({f"{n}.txt": "x" for n in range(501)}), BOMB, anywhere=False),
    Bad(20, "台账.xlsm", samples.xlsx, UNSAFE, "xlsx"),
    Bad(20, "报告.docx", lambda: docx_with({BODY: outside()}), UNSAFE, "docx", anywhere=False),
    Bad(21, "空.pdf", lambda: b"", NOTHING),
    Bad(21, "通报.pdf", lambda: samples.pdf().ljust(SMALL * 3 // 2), LARGE, limit=SMALL),
    Bad(22, "../../etc/passwd.pdf", samples.pdf, NAMED),
    Bad(22, "长" * 300 + ".pdf", samples.pdf, NAMED, anywhere=False),
    Bad(22, "con.pdf", samples.pdf, NAMED, anywhere=False),
    Bad(22, "报告\u202efdp.exe", samples.pdf, NAMED),
    Bad(23, "通报.pdf", lambda: samples.pdf(password="x"), LOCKED),
    Bad(23, "报告.docx", lambda: samples.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), LOCKED),
    Bad(25, "纪要.txt", lambda: b"\xff\xff\x81 \xfe\xfe", ENCODING),
    Bad(27, "通知.txt", lambda: "机密★10年\n关于某事的通知".encode(), MARK),
)


def cases() -> list[Case]:
    """Every such file at the reports of units, the telling ones wherever a file is taken."""
    return [case for one in BAD for case in _everywhere(one)]


def _everywhere(one: Bad) -> Iterator[Case]:
    content = one.make()
    for scene, field in FILES.items():
        ext = one.name.rpartition(".")[2]
        known = ext in KINDS.get(scene, ATTACHMENTS) or ext in ("xlsm", "exe")
        if known and (one.anywhere or scene == "报送反馈"):
            says = one.says.format(name=one.name, plain=one.plain)
            title = one.name if len(one.name) < 30 else f"{one.name[:6]}……"
            yield Case(one.row, title, scene, {field: (one.name, content)}, says, field, limit=one.limit)
