"""A small mail server that can be slow at a chosen moment: it takes messages and keeps them."""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """SMTP as far as a client needs it (RFC 5321, section 4.1.1).

    `silent`: takes connections and says nothing. `refused`: recipients it does not know.
    `keeps_quiet`: takes the message and never says so. `mails` is what it took.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[Message] = []
        self.refused: set[str] = set()
        self.silent = threading.Event()
        self.keeps_quiet = threading.Event()
        self.rung = threading.Event()
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def ids(self) -> list[str]:
        """The Message-ID of every message it took."""
        return [mail["Message-ID"] for mail in self.mails]

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.rung.set()
        if self.server.silent.is_set():
            self.server.over.wait()
            return
        self._say("220 ready")
        while line := self.rfile.readline().strip().decode():
            command = line.upper()
            if command.startswith("DATA"):
                self._take()
            elif command.startswith("RCPT") and any(each in line for each in self.server.refused):
                self._say("550 no such mailbox")
            elif command.startswith("QUIT"):
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.mails.append(message_from_bytes(b"".join(lines)))
        if self.server.keeps_quiet.is_set():
            self.server.over.wait()
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
