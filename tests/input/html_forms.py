"""The forms of a page as a browser finds them: where they go, and what stands in their fields."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "email", "date", "time", "tel", "url", "number", "textarea"}


@dataclass
class Field:
    """One field: its kind (an input's type, `textarea`, `select`), what stands in it, what it offers."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    most: int | None = None  # characters that a browser lets one type


@dataclass
class Form:
    """A form; buttons that send a name are fields of the kind `submit`."""

    action: str
    method: str
    ident: str = ""
    fields: list[Field] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """What stands in the fields of a name."""
        return [each.value for each in self.fields if each.name == name]


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__(convert_charrefs=True)
        self.at, self.forms, self.open = at, [], None
        self.area: Field | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = given.get("action") or self.at
            self.open = Form(action, given.get("method", "get").upper(), given.get("id", ""))
            self.forms.append(self.open)
        owner = next(
            (each for each in self.forms if each.ident and each.ident == given.get("form")), self.open
        )
        name = given.get("name", "")
        if tag == "option" and self.select is not None:
            self.select.options.append(given.get("value", ""))
            if "selected" in given:
                self.select.value = given.get("value", "")
        if owner is None or not name:
            return
        most = int(given["maxlength"]) if given.get("maxlength", "").isdecimal() else None
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._choice(owner, name, given)
        elif tag == "input":
            owner.fields.append(Field(name, given.get("type", "text"), given.get("value", ""), most=most))
        elif tag == "button":
            owner.fields.append(Field(name, "submit", given.get("value", "")))
        elif tag == "textarea":
            self.area = Field(name, "textarea", most=most)
            owner.fields.append(self.area)
        elif tag == "select":
            self.select = Field(name, "select")
            owner.fields.append(self.select)

    def _choice(self, owner: Form, name: str, given: dict[str, str]) -> None:
        found = next((each for each in owner.fields if each.name == name), None)
        if found is None:
            found = Field(name, given["type"])
            owner.fields.append(found)
        found.options.append(given.get("value", "on"))
        if "checked" in given:
            found.value = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.removeprefix("\r").removeprefix("\n")  # as browsers read it
            self.area = None
        elif tag == "select" and self.select is not None:
            self.select.value = self.select.value or next(iter(self.select.options), "")
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data


def forms_of(html: str, at: str) -> list[Form]:
    """The forms of a page that stands at an address (where a form without an action goes)."""
    reader = _Reader(at)
    reader.feed(html)
    reader.close()
    return reader.forms
