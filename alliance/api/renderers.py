"""The one renderer: JSON by orjson, indented, since the first reader is a person with curl."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer

OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


class JSONRenderer(BaseRenderer):
    """UTF-8 JSON. Floats never reach it: amounts are text."""

    media_type = "application/json"
    format = "json"
    charset = None  # RFC 8259: JSON is UTF-8 and has no charset parameter
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str, option=OPTIONS)


class AlwaysJSON(BaseContentNegotiation):
    """Answer JSON whatever was asked for: a consumer that names the file's own type is not turned away."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
