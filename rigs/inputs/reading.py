"""What an answer says of a form: which sentence stands at which field, and what is still typed there."""

from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

CONTROLS = "input, select, textarea"
PICKED = ("radio", "checkbox")
UNSENT = ("submit", "button", "file", "image")
WRITTEN = ("text", "date", "time", "number", "search", "")
HOST = "http://testserver"


class Answered:
    """One page as a browser and its reading aid take it; `here` is the address it was got from."""

    def __init__(self, text: str, here: str) -> None:
        self.tree, self.here = LexborHTMLParser(text), here

    def forms(self, action: str) -> list[LexborNode]:
        """The forms that post to this address."""
        found = [
            one for one in self.tree.css("form") if (one.attributes.get("method") or "").lower() == "post"
        ]
        return [one for one in found if self._target(one) == urlsplit(action).path]

    def _target(self, form: LexborNode) -> str:
        return urlsplit(urljoin(HOST + self.here, form.attributes.get("action") or self.here)).path

    def controls(self, action: str, name: str) -> list[LexborNode]:
        """The controls called `name` in the form that posts there, also those that stand outside of it."""
        found = []
        for form in self.forms(action):
            inside = form.css(CONTROLS)
            own = form.attributes.get("id")
            inside += self.tree.css(f'[form="{own}"]') if own else []
            found += [one for one in inside if one.attributes.get("name") == name]
        return found

    def fields(self, action: str) -> dict[str, list[str]]:
        """What the form would send untouched, no button pressed and no file chosen."""
        names: dict[str, list[str]] = {}
        for form in self.forms(action):
            own = form.attributes.get("id")
            controls = form.css(CONTROLS) + (self.tree.css(f'[form="{own}"]') if own else [])
            for control in controls:
                name = control.attributes.get("name")
                if name and control.attributes.get("type") not in UNSENT:
                    names[name] = self.typed(action, name)
        return names

    def typed_into(self, action: str) -> list[str]:
        """The names of the controls into which words or days are typed."""
        found = []
        for name in self.fields(action):
            one = self.controls(action, name)[0]
            if one.tag == "textarea" or (
                one.tag == "input" and one.attributes.get("type", "text") in WRITTEN
            ):
                found.append(name)
        return found

    def said_at(self, action: str, name: str) -> list[str]:
        """The sentences that belong to the field: those that its control, or its group, is described by."""
        found: list[str] = []
        for control in self.controls(action, name):
            described = (control.attributes.get("aria-describedby") or "").split()
            if control.attributes.get("type") in PICKED:
                described += self._of_group(control)
            found += [text for one in described for text in self._sentences(one)]
        return list(dict.fromkeys(found))

    def _of_group(self, control: LexborNode) -> list[str]:
        above = control.parent
        while above is not None and above.tag not in ("fieldset", "form"):
            above = above.parent
        return (above.attributes.get("aria-describedby") or "").split() if above is not None else []

    def _sentences(self, ident: str) -> list[str]:
        """The text of the element with this id, which must be the only one; a hint is none."""
        found = self.tree.css(f'[id="{ident}"]')
        if len(found) != 1 or "hint" in (found[0].attributes.get("class") or "").split():
            return []
        return [one] if (one := words(found[0])) else []

    def marked(self, action: str, name: str) -> bool:
        """Whether a reading aid is told that the field is wrong."""
        found = self.controls(action, name)
        picked = any(one.attributes.get("type") in PICKED for one in found)
        return picked or any(one.attributes.get("aria-invalid") == "true" for one in found)

    def head(self) -> list[str]:
        """The sentences that speak of the page as a whole: announced, and leading to no field."""
        found: list[str] = []
        for alert in self.tree.css('[role="alert"]'):
            pieces = alert.css("li, p, h1") or [alert]
            found += [words(one) for one in pieces if not one.css("a")]
        return found

    def everywhere(self) -> str:
        """All that the page says."""
        body = self.tree.body
        return words(body) if body is not None else ""

    def typed(self, action: str, name: str) -> list[str]:
        """What the field would send now."""
        found: list[str] = []
        for control in self.controls(action, name):
            given = control.attributes
            if control.tag == "textarea":
                found.append((control.text(deep=True) or "").removeprefix("\n"))
            elif control.tag == "select":
                chosen = [one for one in control.css("option") if "selected" in one.attributes]
                found += [one.attributes.get("value") or "" for one in chosen or control.css("option")[:1]]
            elif given.get("type") not in (*PICKED, *UNSENT):
                found.append(given.get("value") or "")
            elif "checked" in given:
                found.append(given.get("value") or "on")
        return found


def words(node: LexborNode) -> str:
    """The text of a node, spaces that only lay it out taken together."""
    return " ".join((node.text(deep=True) or "").split())
