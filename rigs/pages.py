"""What a page leads to: its links, what its forms ask for, and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

TEXTS = {"text", "search", "textarea", "tel", "email", ""}
LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "object": "data", "iframe": "src"}
ASKING = ("hx-get", "data-url", "data-src")


@dataclass
class Field:
    """One control of a form."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page: method in upper case, the address it goes to, its controls."""

    method: str
    action: str
    fields: list[Field] = field(default_factory=list)

    def questions(self) -> list[str]:
        """For a form that only asks: its address with each single choice that it offers."""
        bare = self.action.partition("?")[0]
        choices = [(one.name, option) for one in self.fields for option in one.options if option]
        return [self.action, *(f"{bare}?{urlencode([choice])}" for choice in choices)]

    def texts(self) -> list[str]:
        """The names of the controls into which words are typed."""
        return [one.name for one in self.fields if one.kind in TEXTS and one.name]


class Page(HTMLParser):
    """A page or a part of one, read for what leads on from it."""

    def __init__(self, body: str, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self.feed(body)

    def _at(self, target: str) -> str:
        """The target as a path with its query; empty for what leads elsewhere."""
        parts = urlsplit(urljoin(f"http://testserver{self.url}", target))
        if parts.netloc != "testserver" or parts.scheme != "http":
            return ""
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        for name in (LINKS.get(tag, ""), *ASKING):
            if known.get(name) and not known[name].startswith("#"):
                self._lead_to(known[name])
        if tag == "form":
            action = self._at(known.get("action") or self.url)
            self._form = Form(known.get("method", "get").upper(), action)
            self.forms.append(self._form)
        elif tag in ("input", "textarea", "select", "button"):
            self._control(tag, known)
        elif tag == "option" and self._select is not None:
            self._select.options.append(known.get("value", ""))
            if "selected" in known:
                self._select.value = known.get("value", "")

    def _lead_to(self, target: str) -> None:
        found = self._at(target)
        if found:
            self.links.append(found)

    def _control(self, tag: str, known: dict[str, str]) -> None:
        if known.get("hx-post") or known.get("formaction"):
            self.forms.append(Form("POST", self._at(known.get("hx-post") or known["formaction"])))
        if self._form is None or not known.get("name"):
            return
        kind = known.get("type", "submit" if tag == "button" else "") if tag in ("input", "button") else tag
        made = Field(known["name"], kind, known.get("value", ""))
        if kind in ("checkbox", "radio", "submit"):
            made.options.append(made.value or "on")
        if tag == "select":
            self._select = made
        self._form.fields.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
