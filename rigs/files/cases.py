"""What a case is: a file, how it is made, and the sentence with which it is turned away."""

from collections.abc import Callable
from dataclasses import dataclass

from duxing.files.kinds import KINDS

MACRO_WORDS = ("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb")
UNLIKE = "文件“{name}”的实际格式与扩展名不符，已拒绝上传，请另存为标准格式后重试。"
MACRO = "文件“{name}”含宏或外部引用，为保证安全不予接收，请删除后另存为 .{plain}。"
LOCKED = "文件“{name}”设有打开密码，无法进行安全检查，请去除密码后上传。"
EMPTY = "文件“{name}”内容为空，请重新选择。"
NAME = "文件名含有不允许的字符或超过 100 字，请改名后上传。"
BROKEN = "文件“{name}”已损坏，无法打开，请重新导出后上传。"
SCRIPT = "文件“{name}”含脚本或自动执行内容，为保证安全不予接收，请重新打印为 PDF 后上传。"
PIXELS = "图片“{name}”超过一亿像素，请降低分辨率后上传。"
TOO_MUCH = "文件“{name}”过于复杂，无法安全读取，请另存为标准格式或拆成几个较小的文件后上传。"
ENCODING = "无法识别文件“{name}”的文字编码，请另存为 UTF-8 编码后上传。"
MEMBER = "压缩包“{name}”内含不能接收的文件“{member}”，请删除后重新压缩。"
MEMBER_NAME = "压缩包“{name}”内有文件名含不允许的字符或过长，请改名后重新压缩。"
MARK = "本系统为非涉密系统，检测到疑似密级标志“{mark}”，内容未保存。请立即停止上传并按保密规定处理。"
FORMAT = "不能接收文件“{name}”，可上传的格式为：{kinds}。"
BIG = "文件“{name}”大小 {size}，超过上限 {limit}。"
UNREADABLE = "无法读取文件内容，请另存为标准格式后重试，或改用粘贴文字。"


def bomb(name: str) -> str:
    """The sentence for what unpacks too far; an archive and a document are called by their names."""
    noun = "压缩包" if name.endswith(".zip") else "文件"
    return f"{noun}“{name}”解压后超过 200 MB 或文件数超过 500 个，已拒绝上传。"


@dataclass(frozen=True)
class Case:
    """One file. `says` is the sentence expected, or several of which any will do; `only` limits it to the
    doors of that name (a burden that hurts only who reads the text). `heavy`: it takes seconds to judge."""

    title: str
    name: str
    make: Callable[[], bytes]
    says: str | tuple[str, ...]
    member: str = ""
    mark: str = "机密★"
    only: str = ""
    heavy: bool = False

    @property
    def ext(self) -> str:
        return self.name.rpartition(".")[2].lower()

    def sentences(self, kinds: frozenset[str]) -> list[str]:
        """What a door that takes `kinds` may answer: another one for a format that it does not take."""
        known = self.ext in kinds or self.ext in MACRO_WORDS or NAME in self.says
        plain = (
            KINDS[self.ext].plain if self.ext in KINDS else self.ext.replace("m", "x").replace("xlsb", "xlsx")
        )
        given = (self.says,) if isinstance(self.says, str) else self.says
        listed = "、".join(f".{kind}" for kind in KINDS if kind in kinds)
        values = {
            "name": self.name,
            "plain": plain,
            "member": self.member,
            "mark": self.mark,
            "kinds": listed,
        }
        return [one.format(**values) for one in (given if known else (FORMAT,))]


Cases = list[Case]
