"""What logs and error reports may say: no value that somebody typed, no cookie, no address of a person.

A report of a fault goes to whoever runs the servers. A vote that fails would stand in it with its choice.
"""

import logging
import re
from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)+")  # linear in the length of a line
_HEADERS = ("CONTENT_LENGTH", "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_X_CSRFTOKEN")


class NothingTyped(SafeExceptionReporterFilter):
    """Django's filter of error reports, for every view and frame alike: none has to be marked as sensitive."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always: with DEBUG too, a report may be copied into a ticket."""
        return True

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        """The headers without those that sign somebody in, and without the length of what was typed."""
        meta = super().get_safe_request_meta(request)
        return {name: self.cleansed_substitute if name in _HEADERS else value for name, value in meta.items()}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        """The names of the cookies."""
        return dict.fromkeys(request.COOKIES, self.cleansed_substitute)

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """The names of the fields that were sent."""
        return dict.fromkeys(request.POST if request else (), self.cleansed_substitute)

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        """The names of a frame's variables."""
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()


class Line(logging.Formatter):
    """A line of the log in which no address stands: a mail server's refusal, for one, quotes the recipient."""

    def format(self, record: logging.LogRecord) -> str:
        return ADDRESS.sub("(address)", super().format(record))
