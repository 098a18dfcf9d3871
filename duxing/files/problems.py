"""Why a file is refused; `checks` turns each into the sentence for the screen."""


class Problem(Exception):
    """A reason to refuse a file."""


class Unlike(Problem):
    """The content is not what the extension says."""


class Unsafe(Problem):
    """A macro, an external reference or an entity is inside."""


class Locked(Problem):
    """A password is needed to open it."""


class TooBig(Problem):
    """It unpacks to more than is allowed, or holds too many files."""


class TooMuch(Problem):
    """Reading it takes more memory or time than any document needs, or brings the reader down."""


class Broken(Problem):
    """Something particular; `template` is the sentence with {} for the file name."""

    def __init__(self, template: str = "文件“{}”已损坏，无法打开，请重新导出后上传。") -> None:
        super().__init__(template)
        self.template = template

    def words(self, name: str) -> str:
        """The sentence for the file called `name`."""
        return self.template.replace("{}", name)


PROBLEMS: dict[str, type[Problem]] = {
    kind.__name__: kind for kind in (Unlike, Unsafe, Locked, TooBig, TooMuch)
}
