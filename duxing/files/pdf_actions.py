"""What a PDF would do by itself or at a click: scripts, programs, forms that send (ISO 32000-1, 12.6).

Walks what a viewer walks: the catalogue, its names, its form, its bookmarks, each page and its annotations.
"""

from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

_NEVER = frozenset(("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"))
# A jump into another file is a link like any other, unless nobody clicks it.
_NEVER_BY_ITSELF = _NEVER | {"/GoToR", "/URI"}
_MEDIA = frozenset(("/RichMedia", "/3D", "/Movie", "/Screen"))
_STEPS = 200_000


def starts_something(root: Any, pages: Any) -> bool:
    """Whether the document of this catalogue and these pages holds anything of the kind."""
    names, form = _dictionary(root.get("/Names")), _dictionary(root.get("/AcroForm"))
    if names is not None and ("/JavaScript" in names or "/EmbeddedFiles" in names):
        return True
    if form is not None and ("/XFA" in form or _any_acts(form, "/Fields", "/Kids")):
        return True
    if _acts(root.get("/OpenAction"), _NEVER_BY_ITSELF) or _events_act(root):
        return True
    if _any_acts(root, "/Outlines", "/First", "/Next"):
        return True
    return any(_events_act(page) or _any_acts(page, "/Annots") for page in pages)


def _any_acts(holder: Any, *steps: str) -> bool:
    return any(_item_acts(item) for item in _below(holder.get(steps[0]), steps[1:]))


def _item_acts(item: DictionaryObject) -> bool:
    return item.get("/Subtype") in _MEDIA or _acts(item.get("/A"), _NEVER) or _events_act(item)


def _events_act(holder: DictionaryObject) -> bool:
    """Whether an event of the document, a page or a field does one of these."""
    events = _dictionary(holder.get("/AA"))
    return events is not None and any(_acts(events.get(name), _NEVER_BY_ITSELF) for name in events)


def _acts(action: Any, never: frozenset[str]) -> bool:
    return any(one.get("/S") in never or "/JS" in one for one in _below(action, ("/Next",)))


def _below(value: Any, steps: tuple[str, ...]) -> Iterator[DictionaryObject]:
    """Each dictionary in `value`, alone or in a list, and what hangs on it by the names in `steps`."""
    waiting, seen = [value], set()
    for _ in range(_STEPS):
        if not waiting:
            return
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        if isinstance(found, ArrayObject):
            waiting += list(found)
        elif isinstance(found, DictionaryObject):
            yield found
            waiting += [found.raw_get(name) for name in steps if name in found]
    raise ValueError("more to follow than any document has")


def _dictionary(value: Any) -> DictionaryObject | None:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else None
