"""The shipped nginx file in front of a stand-in for the portal: what it serves itself, passes on, and drops."""

import hashlib
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.operations import shipped

pytestmark = pytest.mark.gate  # an nginx of its own
RULES = b'{"file":"rules"}\n' * 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class StandIn(BaseHTTPRequestHandler):
    """Answers with the headers that it was sent."""

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers.items())).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *args: object) -> None:
        return


@dataclass
class Proxy:
    port: int
    plain: int
    portal: int
    data: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=10, context=ssl._create_unverified_context()
        )
        line.request(
            method,
            path,
            headers={"Host": "portal.example", **{k.replace("_", "-"): v for k, v in headers.items()}},
        )
        answer = line.getresponse()
        return answer, answer.read()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory) -> Iterator[Proxy]:
    nginx, openssl = shipped.tool("nginx"), shipped.tool("openssl")
    place = tmp_path_factory.mktemp("nginx")
    place.chmod(0o755)
    data, port, plain, portal = place / "data", free_port(), free_port(), free_port()
    tree(data)
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=portal.example", "-days", "2",
         "-keyout", str(place / "key.pem"), "-out", str(place / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (shipped.SHIPPED / "nginx.conf").read_text()
    for shown, ours in (
        ("/etc/ssl/alliance", str(place)), (shipped.DATA, str(data)), (shipped.PORT, f"127.0.0.1:{portal}"),
        ("root /etc/alliance;", f"root {shipped.SHIPPED};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"), ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen [::]:80;", ""),
    ):  # fmt: skip
        assert shown in text, f"nginx.conf no longer says {shown}"
        text = text.replace(shown, ours)
    (place / "site.conf").write_text(text)
    user = "user root;" if os.getuid() == 0 else ""
    (place / "nginx.conf").write_text(
        f"{user} pid {place}/pid; error_log {place}/error.log; daemon off; events {{}}"
        f"http {{ access_log off; include /etc/nginx/mime.types; client_body_temp_path {place}/body;"
        f"proxy_temp_path {place}/p; fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u;"
        f"scgi_temp_path {place}/s;"
        f"include {place}/site.conf; }}"
    )
    tested = subprocess.run(
        [nginx, "-t", "-p", place, "-c", place / "nginx.conf"], capture_output=True, text=True
    )
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr, tested.stderr
    process = subprocess.Popen([nginx, "-p", place, "-c", place / "nginx.conf"])
    try:
        found = Proxy(port, plain, portal, data)
        _until_it_listens(port, process)
        yield found
    finally:
        process.terminate()
        process.wait(10)


def _until_it_listens(port: int, process: subprocess.Popen) -> None:
    for _ in range(600):
        assert process.poll() is None
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError("nginx does not listen")


def tree(data: Path) -> None:
    """A public tree, with a file that is still being written, and a style sheet with its compressed twin."""
    for name, content in {
        "publication/channels/live.json": b'{"release":1}\n',
        "publication/channels/live/0001.json": b'{"release":1}\n',
        "publication/decisions/0001.json": b"{}",
        "publication/releases/0001/SHA256SUMS": b"0  rules.ndjson\n",
        "publication/releases/0001/manifest.json": b"{}",
        "publication/releases/0001/rules.ndjson": RULES,
        "publication/releases/0001/.rules.ndjson.k3v": b"half",
        "static/house.0123456789ab.css": b"a{}",
        "static/house.css": b"a{}",
    }.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(content)


@pytest.fixture
def portal(proxy: Proxy) -> Iterator[None]:
    """The stand-in answers while the test runs."""
    server = ThreadingHTTPServer(("127.0.0.1", proxy.portal), StandIn)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("name", "media"),
    [("releases/0001/rules.ndjson", "application/x-ndjson"), ("releases/0001/manifest.json", "application/json"),
     ("releases/0001/SHA256SUMS", "text/plain"), ("decisions/0001.json", "application/json"),
     ("channels/live/0001.json", "application/json")],
)  # fmt: skip
def test_what_never_changes_is_kept_for_ever_and_has_its_media_type(proxy, name, media):
    answer, body = proxy.get(f"/publication/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, media)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"] is None and answer.headers["Last-Modified"]
    assert (
        hashlib.sha256(body).digest()
        == hashlib.sha256((proxy.data / "publication" / name).read_bytes()).digest()
    )


def test_the_pointer_is_kept_for_half_a_minute_and_always_answered_in_full(proxy):
    answer, body = proxy.get("/publication/channels/live.json")
    assert answer.headers["Cache-Control"] == "public, max-age=30, must-revalidate"
    assert (answer.headers["Content-Type"], answer.headers["ETag"]) == ("application/json", None)
    again, _ = proxy.get(
        "/publication/channels/live.json",
        If_Modified_Since="Fri, 01 Jan 2038 00:00:00 GMT",
        If_None_Match="*",
    )
    assert again.status == 200
    assert json.loads(body)["release"] == 1


def test_a_part_of_a_file_can_be_asked_for(proxy):
    answer, body = proxy.get("/publication/releases/0001/rules.ndjson", Range="bytes=17-33")
    assert (answer.status, body) == (206, RULES[17:34])


@pytest.mark.parametrize(
    "path",
    ["releases/0001/.rules.ndjson.k3v", "releases/", "releases/0002/manifest.json"],
)
def test_what_is_half_written_or_not_there_is_not_served(proxy, path):
    answer, _ = proxy.get(f"/publication/{path}")
    assert answer.status in {400, 403, 404}


def test_the_tree_takes_nothing(proxy):
    answer, _ = proxy.get("/publication/channels/live.json", method="PUT")
    assert answer.status in {403, 405}


@pytest.mark.parametrize(
    ("name", "kept"), [("house.0123456789ab.css", "immutable"), ("house.css", "max-age=300")]
)
def test_a_style_sheet_with_a_hash_in_its_name_is_kept_for_ever(proxy, name, kept):
    answer, _ = proxy.get(f"/static/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/css")
    assert kept in answer.headers["Cache-Control"]


def test_what_a_client_says_of_itself_is_dropped(proxy, portal):
    _, body = proxy.get(
        "/desk/", X_Forwarded_For="8.8.8.8", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example",
        X_Real_IP="8.8.8.8", Forwarded="for=8.8.8.8", X_Forwarded_Port="1",
    )  # fmt: skip
    sent = json.loads(body)
    assert (sent["Host"], sent["X-Forwarded-Proto"], sent["X-Forwarded-For"]) == (
        "portal.example",
        "https",
        "127.0.0.1",
    )
    assert not {"X-Forwarded-Host", "X-Real-IP", "Forwarded", "X-Forwarded-Port"} & sent.keys()


def test_the_number_of_proxies_is_the_one_in_the_environment():
    assert shipped.settings_of("portal.env")["ALLIANCE_PROXIES"] == "1"


def test_while_the_portal_is_down_the_tree_is_served_and_the_rest_says_so(proxy):
    page, body = proxy.get("/desk/")
    assert (page.status, page.headers["Retry-After"], page.headers["Cache-Control"]) == (
        503,
        "10",
        "no-store",
    )
    assert b"Nothing was lost" in body
    api, body = proxy.get("/api/v1/channels/live")
    assert (api.status, api.headers["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(body)["code"] == "portal_away"
    assert proxy.get("/publication/channels/live.json")[0].status == 200


def test_plain_http_is_led_to_https(proxy):
    line = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
    line.request("GET", "/decisions/?page=2", headers={"Host": "portal.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://portal.example/decisions/?page=2")


def test_a_guesser_is_slowed_down_after_a_hall_full_of_people(proxy, portal):
    found = [proxy.get("/accounts/login/", method="POST")[0].status for _ in range(80)]
    assert found[:60] == [200] * 60
    assert 429 in found


def test_who_asks_the_api_one_after_the_other_is_slowed_down_and_never_refused(proxy, portal):
    assert {proxy.get("/api/v1/")[0].status for _ in range(70)} == {200}


def at_once(proxy: Proxy, count: int) -> list[str]:
    """So many requests over a few connections that carry a hundred each at a time; what each was answered with."""
    said = "%{http_code} %{content_type} %header{retry-after}\n"
    done = subprocess.run(
        [shipped.tool("curl"), "-sk", "--http2", "--parallel", "--parallel-immediate", "--parallel-max", str(count),
         "--resolve", f"portal.example:{proxy.port}:127.0.0.1", "-o", "/dev/null", "-w", said,
         f"https://portal.example:{proxy.port}/api/v1/?[1-{count}]"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_who_has_hundreds_of_requests_waiting_at_once_is_refused_with_a_time_to_wait(proxy, portal):
    answers = at_once(proxy, 300)
    refused = [each for each in answers if not each.startswith("200 ")]
    assert len(answers) == 300 and 0 < len(refused) < 200
    assert set(refused) == {"429 application/problem+json 5"}


def test_a_key_reaches_the_portal(proxy, portal):
    assert json.loads(proxy.get("/api/v1/", Authorization="Bearer x")[1])["Authorization"] == "Bearer x"


def test_a_body_beyond_any_form_is_refused(proxy, portal):
    answer, _ = proxy.get("/desk/", method="POST", Content_Length=str(2_000_000))
    assert answer.status == 413


def test_the_file_names_one_portal():
    text = (shipped.SHIPPED / "nginx.conf").read_text()
    assert set(re.findall(r"server_name (\S+);", text)) == {"portal.example"}
