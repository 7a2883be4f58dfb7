"""Everything that can be seen of a world from outside the rows of its votes, and the same with chance taken out."""

import base64
import io
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from alliance.access import Seat
from tests import cast, owner
from tests.addresses import addresses

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
PACKED = re.compile(r"\\\\x((?:[0-9a-f]{2})+)")  # bytes, as JSON shows them
# What differs from one run to the next whatever was chosen. Each token of a kind has one length, so two texts that
# are the same without them are equally long.
CHANCE = (
    (re.compile(r"(?<![\w.+/=-])[\w.+/=-]++:[\w-]{6}:[\w-]{27,43}"), "<signed>"),
    (re.compile(r"\b[A-Za-z0-9]{64}\b"), "<64>"),  # digests and the tokens of forms
    (re.compile(r"\b[A-Za-z0-9]{32}\b"), "<32>"),  # sessions
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?"), "<instant>"),
    (re.compile(r"\w{3}, \d\d? \w{3} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})"), "<date of a mail>"),
    (re.compile(r"(\d\d? \w{3} \d{4}(,| at) \d\d:\d\d):\d\d"), r"\1:<s>"),
    (re.compile(r"Message-ID: <[^>]*>"), "Message-ID: <id>"),
    (re.compile(r"\b[0-9a-f]{4}(\u202f[0-9a-f]{4}){2}\b"), "<12 of 64>"),  # a digest as a page begins it
    (re.compile(r'"offset_by": "[^"]*"'), "<offset>"),  # of a clock that the test moves
    (re.compile(r"/local/mailbox/[^/\"]+/"), "<mail>"),
    (re.compile(r'"(\w+_seconds)": [\d.]+'), r'"\1": <seconds>'),
    (re.compile(r"the last sweep was \d+ seconds ago"), "the last sweep was <seconds> ago"),
    (re.compile(r"\d\d:\d\d( on \w{3} \d\d? \w{3}) in "), r"<time>\1 in "),  # when a mail was sent
)


def still(text: str) -> str:
    """A text without what is different at each run."""
    for pattern, word in CHANCE:
        text = pattern.sub(word, text)
    return text


@dataclass
class Seen:
    """What was seen of a world, by place; `raw` keeps it as it was."""

    raw: dict[str, str] = field(default_factory=dict)

    def add(self, where: str, text: str) -> None:
        """Note what a place shows."""
        assert where not in self.raw, f"{where} was seen twice"
        self.raw[where] = text

    def still(self) -> dict[str, str]:
        """The same without chance."""
        return {where: still(text) for where, text in self.raw.items()}

    def digests(self) -> set[str]:
        """Every digest that stands anywhere."""
        return {found for text in self.raw.values() for found in DIGEST.findall(text)}


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The places in which two worlds differ, each with the first lines that do."""
    found = []
    for where in sorted(one.keys() | other.keys()):
        here, there = one.get(where, "(missing)"), other.get(where, "(missing)")
        if here != there:
            pairs = zip(re.split(r"[\n>]", here), re.split(r"[\n>]", there), strict=False)
            apart = next(((a, b) for a, b in pairs if a != b), ("", "one is longer"))
            found.append(f"{where}: {apart[0].strip()[:160]!r} and {apart[1].strip()[:160]!r}")
    return found


def see_tables(seen: Seen) -> None:
    """Every row of every table and view, every sequence; of the votes all but choice and salt."""
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename), tablename FROM pg_tables WHERE schemaname NOT IN "
            "('pg_catalog', 'information_schema') UNION ALL SELECT format('%I.%I', schemaname, viewname), viewname "
            "FROM pg_views WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        for table, name in cursor.fetchall():
            kept = " - 'choice' - 'salt'" if name == "members_vote" else ""
            cursor.execute(f"SELECT (to_jsonb(row){kept})::text FROM {table} row")
            lines = [_opened(name, text) for (text,) in cursor.fetchall()]
            seen.add(f"table {name}", "\n".join(sorted(lines, key=still)))
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        seen.add("sequences", "\n".join(f"{name} {value}" for name, value in cursor.fetchall()))
        cursor.execute("SELECT query FROM pg_stat_activity WHERE datname = current_database()")
        seen.add("statements that run", "\n".join(sorted({text for (text,) in cursor.fetchall()})))


def _opened(table: str, row: str) -> str:
    """A row with what is packed in it unpacked: sessions are signed and compressed, the cache is pickled."""
    if table == "django_session":
        data = re.search(r'"session_data": "([^"]*)"', row)
        assert data is not None
        return f"session {sorted(SessionStore().decode(data[1]).items())}"
    if table == "web_cache":
        value = re.search(r'"value": "([^"]*)"', row)
        assert value is not None
        if value[1].isdigit():  # what is only counted (alliance/web/cache.py) stands as it is
            return row
        return row.replace(value[1], repr(pickle.loads(base64.b64decode(value[1].replace("\\n", "")))))
    return PACKED.sub(lambda found: bytes.fromhex(found[1]).decode(errors="replace"), row)


def see_pages(seen: Seen, readers: dict[str, Seat | None]) -> int:
    """Every address as every reader: status, headers, cookies, body. Answers how many answers were read.

    The API knows no seat, so one reader asks it: the visitor, or else the first.
    """
    there, read, asks = addresses(), 0, next(iter(readers))
    for reader, seat in readers.items():
        client = Client(raise_request_exception=False)
        if seat:
            client.force_login(cast.user_of(seat))
        for name, where in there:
            if name == "health" or (name.startswith("api:") and reader != asks):
                continue  # the house's health is no reader's; a test that takes long finds it ill
            answer = client.get(where)
            assert answer.status_code < 500, f"{where} as {reader}: {answer.status_code}"
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            kind = answer.get("Content-Type", "")
            if kind in DOCUMENTS:  # packed: how long it is depends on the minute that it was made
                del answer["Content-Length"]
                body = DOCUMENTS[kind](body).encode()
            head = "\n".join(f"{name}: {value}" for name, value in sorted(answer.items()))
            cookies = answer.cookies.output()
            text = f"{answer.status_code}\n{head}\n{cookies}\n\n{body.decode(errors='replace')}"
            if "/local/mailbox/" in where:  # its links hold the names of files, which differ in length
                text = re.sub(
                    r"Content-Length: \d+|\d\d:\d\d (UTC|in \w+)", "", text
                )  # and times of the true clock
            seen.add(f"page {where} as {reader}", _unmoved(text))
            read += 1
    return read


def _unmoved(page: str) -> str:
    made = (
        r"<dt>Made</dt><dd>[^<]*|Made: [^\n]*"  # when a brief was made, to the minute of a clock that goes on
    )
    return re.sub(rf'data-now="[^"]*"|expires=[^;]*;|{made}', "", page)


def _pdf(body: bytes) -> str:
    found = PdfReader(io.BytesIO(body))
    return "\n".join(
        [str(found.metadata and found.metadata.title), *(each.extract_text() for each in found.pages)]
    )


def _docx(body: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(body)).paragraphs)


DOCUMENTS = {
    "application/pdf": _pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _docx,
}


def see_files(seen: Seen, what: str, folder: Path) -> None:
    """Every file under a folder, by its place in it; mails, whose names are chance, in the order of their texts."""
    files = [(str(path.relative_to(folder)), path.read_text(errors="replace")) for path in _files(folder)]
    if what == "mail":
        texts = sorted((text for _, text in files), key=still)
        files = [(str(place), text) for place, text in enumerate(texts)]
    for name, text in files:
        seen.add(f"{what} {name}", text)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
