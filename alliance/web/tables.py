"""On a phone each row of a table becomes a short list: every cell but the first says the name of its column.

It is done before the page leaves: a table that turned into lists under the eyes of its reader would move all that
follows, and without scripts it would never turn.
"""

import re
from html import unescape

from django.utils.html import escape, strip_tags

_TAG = re.compile(r"<(/?)(thead|tbody|tfoot|tr|th|td)\b([^>]*)>")
_OWN = re.compile(r"\s*\bdata-label=(\"[^\"]*\"|'[^']*')")


def labelled(content: str) -> str | None:
    """The head and rows of a table with ``data-label`` in their cells.

    :param content: from ``<thead>`` to the last ``</tbody>`` or ``</tfoot>``, every cell closed, as our templates write
        it.
    :returns: None where the columns have not one name each: no head, or a cell that spans columns.
    """
    if "colspan=" in content:
        return None
    heads: list[str] = []
    written, done, in_head, column, begun = [], 0, False, 0, 0
    for tag in _TAG.finditer(content):
        closes, name, attributes = tag.groups()
        if name in ("thead", "tbody", "tfoot"):
            in_head = name == "thead" and not closes
        elif name == "tr" and not closes:
            column, heads = 0, [] if in_head else heads
        elif name in ("th", "td") and closes and in_head:
            heads.append(" ".join(unescape(strip_tags(content[begun : tag.start()])).split()))
        elif name in ("th", "td") and not closes:
            begun = tag.end()
            if not in_head:
                said = f' data-label="{escape(heads[column])}"' if 0 < column < len(heads) else ""
                written += [content[done : tag.start()], f"<{name}{_OWN.sub('', attributes)}{said}>"]
                done, column = tag.end(), column + 1
    return "".join([*written, content[done:]]) if heads else None
