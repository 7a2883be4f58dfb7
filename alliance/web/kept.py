"""What a browser may keep of what a person types until the portal has it, and under which key.

A copy is sealed with a key that the portal gives only to this person in this delegation, so what is left on a disk is
read by nobody else. The browser says whose copies it keeps by `owner`, which tells nothing by itself.
"""

import base64

from django.utils.crypto import salted_hmac

from alliance.access import Seat
from alliance.web import words

OWNER, KEY = "alliance.kept.owner", "alliance.kept.key"


def owner(person: object) -> str:
    """Whose copies they are: an opaque word of a person."""
    return salted_hmac(OWNER, str(person), algorithm="sha256").hexdigest()[:32]


def keeping(seat: Seat) -> dict[str, str]:
    """`owner` and `key` (32 bytes, base64) of a seat's copies; `city` of its zone, where that is another than UTC."""
    key = salted_hmac(KEY, f"{seat.person} {seat.insider}", algorithm="sha256").digest()
    city = words.city(seat.zone) if seat.zone not in ("", "UTC") else ""
    return {"owner": owner(seat.person), "key": base64.b64encode(key).decode(), "city": city}
