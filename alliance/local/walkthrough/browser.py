"""A browser without a screen: it reads real pages and sends their own forms, tokens included."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from ssl import create_default_context
from typing import Self
from urllib.parse import urljoin

import httpx

from alliance.local.walkthrough.steps import Untrue

_SILENT = {"script", "style", "template", "title"}
SECONDS = 20
_TLS = create_default_context()  # read once: forty browsers would read the same certificates


@dataclass
class Form:
    """One form of a page as it stands: where it goes, what it would send, which buttons send it."""

    action: str
    method: str
    page: str  # the address it stands on
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)  # names under which a document may be sent along
    options: dict[str, list[str]] = field(default_factory=dict)  # name → values one may choose from
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value

    def filled(self, values: dict[str, str], button: str = "") -> dict[str, list[str]]:
        """What is sent when these fields are filled and the button with these words is pressed."""
        missing = [name for name in values if name not in self.fields and name not in self.options]
        if missing:
            known = ", ".join(sorted({*self.fields, *self.options}))
            raise Untrue(f"the form on {self.page} has a field {missing[0]}", expected=missing[0], seen=known)
        wrong = [
            (name, value)
            for name, value in values.items()
            if name in self.options and value not in self.options[name]
        ]
        if wrong:
            name, value = wrong[0]
            offered = ", ".join(self.options[name][:12])
            raise Untrue(f"{name} on {self.page} can be chosen", expected=value, seen=offered)
        sent = dict(self.fields) | {name: [value] for name, value in values.items()}
        if button:
            _, name, value = self.button(button)
            if name:
                sent[name] = [value]
        return sent

    def button(self, words: str) -> tuple[str, str, str]:
        """The button whose words contain `words`."""
        for each in self.buttons:
            if words.lower() in each[0].lower():
                return each
        offered = "; ".join(text for text, _, _ in self.buttons)
        raise Untrue(f"{self.page} has a button “{words}”", expected=words, seen=offered)


class Page(HTMLParser):
    """An answer, read: its text, its links, its forms."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(convert_charrefs=True)
        self.status = answer.status_code
        self.address = str(answer.url)
        self.path = answer.url.path
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []  # words, address
        self._words: list[str] = []
        self._mute: list[str] = []  # open elements whose words nobody reads
        self._form: Form | None = None
        self._select = ""
        self._chosen: list[str] | None = None
        self._area = ""
        self._button: tuple[str, str] | None = None
        self._form_of: Form | None = None
        self._link: str | None = None
        self._term = ""
        self._fact: list[str] | None = None
        self.facts: list[str] = []  # "term: value" of each pair in a list of facts
        self._held: list[str] = []
        self.by_id: dict[str, Form] = {}
        if "html" in answer.headers.get("content-type", ""):
            self.feed(answer.text)

    @property
    def text(self) -> str:
        """The words of the page, spaces folded."""
        return " ".join(" ".join(self._words).split())

    @property
    def solid(self) -> str:
        """The words without any space: digests are set in groups."""
        return "".join(self.text.split())

    def form(self, *, button: str = "", action: str = "", has: str = "") -> Form:
        """The one form with this button, address part or field. Untrue where there is none."""
        for form in self.forms:
            if (
                (not button or any(button.lower() in words.lower() for words, _, _ in form.buttons))
                and (not action or action in form.action)
                and (not has or has in form.fields or has in form.options)
            ):
                return form
        offered = "; ".join(words for form in self.forms for words, _, _ in form.buttons) or "no form"
        wanted = button or action or has
        raise Untrue(f"{self.path} offers “{wanted}”", expected=wanted, seen=f"{offered} · {self.text[:300]}")

    def link(self, words: str) -> str:
        """The address of the link with these words. Untrue where there is none."""
        for text, address in self.links:
            if words.lower() in text.lower():
                return address
        seen = "; ".join(text for text, _ in self.links)
        raise Untrue(f"{self.path} links to “{words}”", expected=words, seen=seen)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag in _SILENT or (tag == "button" and at.get("type") == "button"):
            self._mute.append(tag)
        elif tag == "form":
            action = urljoin(self.address, at.get("action") or self.address)
            self._form = Form(action, at.get("method", "get").lower(), self.path)
            self.forms.append(self._form)
            if "id" in at:
                self.by_id[at["id"]] = self._form
        elif tag == "a" and "href" in at:
            self._link, self._held = urljoin(self.address, at["href"]), []
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, at)
        elif tag in ("dt", "dd"):
            self._fact = []
        elif tag == "option" and self._chosen is not None and self._form_of is not None:
            self._form_of.options.setdefault(self._select, []).append(at.get("value", ""))
            if "selected" in at or not self._chosen:
                self._chosen[:] = [at.get("value", "")]

    def _control(self, tag: str, at: dict[str, str]) -> None:
        form = self.by_id.get(at["form"]) if "form" in at else self._form
        name = at.get("name", "")
        if form is None or "disabled" in at:
            return
        if tag == "button":
            if at.get("type", "submit") == "submit":
                self._button, self._held, self._form_of = (name, at.get("value", "")), [], form
        elif tag == "select" and name:
            self._select, self._chosen, self._form_of = name, [], form
            form.fields[name] = self._chosen
        elif tag == "textarea" and name:
            self._area, self._held, self._form_of = name, [], form
        elif tag == "input" and name:
            kind = at.get("type", "text")
            if kind in ("radio", "checkbox"):
                form.options.setdefault(name, []).append(at.get("value", "on"))
                if "checked" in at:
                    form.fields[name] = [at.get("value", "on")]
            elif kind == "file":
                form.files.add(name)
            elif kind == "submit":
                form.buttons.append((at.get("value", ""), name, at.get("value", "")))
            else:
                form.fields[name] = [at.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if self._mute and tag == self._mute[-1]:
            self._mute.pop()
        elif tag == "form":
            self._form = None
        elif tag == "a" and self._link is not None:
            self.links.append((" ".join("".join(self._held).split()), self._link))
            self._link = None
        elif tag == "button" and self._button is not None and self._form_of is not None:
            self._form_of.buttons.append((" ".join("".join(self._held).split()), *self._button))
            self._button = None
        elif tag == "dt" and self._fact is not None:
            self._term, self._fact = " ".join("".join(self._fact).split()), None
        elif tag == "dd" and self._fact is not None:
            self.facts.append(f"{self._term}: {' '.join(''.join(self._fact).split())}")
            self._fact = None
        elif tag == "select":
            self._chosen = None
        elif tag == "textarea" and self._area and self._form_of is not None:
            self._form_of.fields[self._area] = ["".join(self._held).removeprefix("\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._mute:
            return
        if self._link is not None or self._button is not None or self._area:
            self._held.append(data)
        if self._fact is not None:
            self._fact.append(data)
        if not self._area:
            self._words.append(data)


class Browser:
    """One person's browser: its own cookies, redirects followed, every answer a `Page`."""

    def __init__(self, base_url: str) -> None:
        self.client = httpx.Client(
            base_url=base_url, follow_redirects=True, timeout=SECONDS, trust_env=False, verify=_TLS
        )

    def open(self, address: str, *, status: int = 200) -> Page:
        """The page at an address. Untrue where it answers with another status."""
        return self._page(self.client.get(address), status)

    def send(
        self, form: Form, button: str = "", *, status: int = 200,
        values: dict[str, str] | None = None, document: tuple[str, bytes] | None = None, **more: str,
    ) -> Page:  # fmt: skip
        """Fill a form, press its button, and answer the page that follows the redirects. `document`: a field's name
        and the PDF that is put into it."""
        sent = form.filled({**(values or {}), **more}, button)
        files = None
        if document is not None:
            name, content = document
            if name not in form.files:
                offered = ", ".join(sorted(form.files))
                raise Untrue(
                    f"the form on {form.page} takes a document as {name}", expected=name, seen=offered
                )
            files = {name: (f"{name}.pdf", content, "application/pdf")}
        if form.method == "get":
            return self._page(self.client.get(form.action, params=sent), status)
        headers = {"Referer": form.page}
        return self._page(self.client.post(form.action, data=sent, files=files, headers=headers), status)

    def press_anyway(self, page: Page, address: str, *, status: int, **values: str) -> Page:
        """Send what no form of the page offers, with the page's own token: as a hand-made request would."""
        token = page.form(has="csrfmiddlewaretoken").fields["csrfmiddlewaretoken"][0]
        return self._page(self.client.post(address, data={"csrfmiddlewaretoken": token, **values}), status)

    @staticmethod
    def _page(answer: httpx.Response, status: int) -> Page:
        page = Page(answer)
        if page.status != status:
            raise Untrue(
                f"{answer.request.method} {page.path} is answered {status}",
                expected=str(status),
                seen=f"{page.status} · {page.text[:400]}",
            )
        return page

    def close(self) -> None:
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
