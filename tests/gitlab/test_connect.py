"""The connection: patience, counting, secrecy, and what it refuses to do."""

from __future__ import annotations

import socket
import threading
import traceback
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.watch import Watch
from triage_bot.errors import ConfigurationError
from triage_bot.gitlab import connect
from triage_bot.gitlab.exchange import ExchangeError, MisfitError, RefusalError, SilenceError, SilenceKind
from triage_bot.gitlab.patience import Patience, retry_after
from triage_bot.model.settings import GitLabSettings

from .conftest import Stand

VERSION = "/version"
APPLICATION_LIMIT = (
    '{"message":{"error":"This endpoint has been requested too many times. Try again later."}}'
)


def labels(stand: Stand) -> str:
    return f"/projects/{stand.seeded.project_id}/labels"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_get_is_tried_again_after_a_passing_failure(stand, status):
    stand.world.faults.fail_next(status, times=3)
    connection = stand.connection()

    assert connection.get(VERSION)["version"]

    assert connection.requests == {"GET": 4}
    assert len(stand.waits) == 3


def test_it_gives_up_after_four_tries(stand):
    stand.world.faults.fail_next(503, times=9)
    connection = stand.connection()

    with pytest.raises(RefusalError, match="503"):
        connection.get(VERSION)

    assert connection.requests == {"GET": 4}
    assert stand.waits == [2.0, 4.0, 8.0]


def test_a_500_is_not_tried_again(stand):
    stand.world.faults.fail_next(500)

    with pytest.raises(RefusalError, match="500 Internal Server Error"):
        stand.connection().get(VERSION)

    assert stand.waits == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_connection_is_tried_again_for_get_and_put_only(stand, when):
    connection = stand.connection()
    connection.post(labels(stand), {"name": "E&A", "color": "#ffffff"})
    label = next(iter(connection.rows(labels(stand))))["id"]

    stand.world.faults.drop_next(when, method="GET")
    connection.get(VERSION)
    stand.world.faults.drop_next(when, method="PUT")
    connection.put(f"{labels(stand)}/{label}", {"color": "#000000"})
    stand.world.faults.drop_next(when, method="POST")
    before = connection.requests["POST"]
    with pytest.raises(SilenceError) as caught:
        connection.post(labels(stand), {"name": "other", "color": "#ffffff"})

    assert connection.requests["POST"] == before + 1
    assert caught.value.doubtful


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_post_is_sent_once(stand, status):
    stand.world.faults.fail_next(status, "after", method="POST")
    connection = stand.connection()

    with pytest.raises(RefusalError) as caught:
        connection.post(labels(stand), {"name": "E&A", "color": "#ffffff"})

    assert caught.value.doubtful
    assert connection.requests == {"POST": 1}


def test_a_post_waits_out_a_429_since_nothing_was_done(stand):
    stand.world.faults.fail_next(429, method="POST", body=APPLICATION_LIMIT)
    connection = stand.connection()

    connection.post(labels(stand), {"name": "E&A", "color": "#ffffff"})

    assert connection.requests == {"POST": 2}
    assert stand.waits == [60.0]


def test_the_limit_in_the_middleware_names_its_wait(stand):
    stand.world.faults.rate_limit("middleware", retry_after=17)

    stand.connection().get(VERSION)

    assert stand.waits == [17.0]


def test_a_put_waits_for_a_resource_lock(stand):
    connection = stand.connection()
    connection.post(labels(stand), {"name": "E&A", "color": "#ffffff"})
    label = next(iter(connection.rows(labels(stand))))["id"]
    stand.world.faults.fail_next(409, method="PUT")

    connection.put(f"{labels(stand)}/{label}", {"color": "#000000"})

    assert connection.requests["PUT"] == 2


def test_a_post_does_not_wait_for_a_lock():
    locked = {"text": "409 Conflict: Resource lock", "status": 409}

    assert Patience().wait(RefusalError("PUT", "/x", **locked), tried=1, spent=0.0) is not None
    assert Patience().wait(RefusalError("POST", "/x", **locked), tried=1, spent=0.0) is None


@pytest.mark.parametrize("asked", [121, 3600])
def test_a_wait_that_is_too_long_is_not_begun(stand, asked):
    stand.world.faults.rate_limit("middleware", retry_after=asked)

    with pytest.raises(RefusalError, match="429"):
        stand.connection().get(VERSION)

    assert stand.waits == []


def test_all_tries_together_have_a_time_limit():
    error = RefusalError("GET", "/x", "", status=503)
    patience = Patience(total=100.0, jitter=lambda low, high: high)

    assert patience.wait(error, tried=1, spent=97.0) == 2.0
    assert patience.wait(error, tried=1, spent=99.0) is None


def test_waits_are_spread_over_the_whole_span():
    spans = []
    patience = Patience(jitter=lambda low, high: spans.append((low, high)) or low)
    error = SilenceError("GET", "/x", "", kind=SilenceKind.DROPPED)

    assert [patience.wait(error, tried=tried, spent=0.0) for tried in (1, 2, 3)] == [0.0, 0.0, 0.0]
    assert spans == [(0.0, 2.0), (0.0, 4.0), (0.0, 8.0)]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "-5"}, 0.0),
        (
            {"Retry-After": "Sat, 21 Nov 2026 08:01:30 GMT", "Date": "Sat, 21 Nov 2026 08:00:00 GMT"},
            90.0,
        ),
        ({"Retry-After": "Sat, 21 Nov 2026 07:00:00 GMT", "Date": "Sat, 21 Nov 2026 08:00:00 GMT"}, 0.0),
        ({"Retry-After": "Sat, 21 Nov 2026 08:01:30 GMT"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({}, None),
    ],
)
def test_retry_after_in_all_its_forms(headers, seconds):
    assert retry_after(headers) == seconds


def test_the_general_limits_reset_is_not_taken_for_the_applications(stand):
    headers = (("RateLimit-Reset", "9999999999"),)
    stand.world.faults.fail_next(429, body=APPLICATION_LIMIT, headers=headers)

    stand.connection().get(VERSION)

    assert stand.waits == [60.0]


@pytest.mark.parametrize("token", [None, "", "  \n"])
def test_no_token_is_said_before_anything_is_sent(stand, token):
    with pytest.raises(ConfigurationError, match=r"no GitLab token is set.*TRIAGE_BOT_TOKEN"):
        connect(stand.settings(), token)

    assert len(stand.server.log) == 0


def test_a_job_token_is_refused_with_the_reason(stand):
    with pytest.raises(ConfigurationError, match="CI_JOB_TOKEN, which may not create or change issues"):
        connect(stand.settings(), "glcbt-64_secret", job_token="glcbt-64_secret")


@pytest.mark.parametrize("token", ["glpat-secret\nsecret", "glpat secret", "glpat-sécret"])
def test_a_token_that_cannot_be_sent_is_not_repeated(stand, token):
    with pytest.raises(ConfigurationError) as caught:
        connect(stand.settings(), token)

    assert "secret" not in str(caught.value)


def test_white_space_around_a_token_is_cut(stand):
    connection = connect(stand.settings(), f" {stand.seeded.tokens['bot']}\n")

    assert connection.get("/user")["username"] == "triage-bot"


@contextmanager
def answering(status: int, body: bytes, headers: dict[str, str], seen: list[str]):
    """A server that gives everyone the same answer and notes the token it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers.get("PRIVATE-TOKEN", ""))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def to(url: str, **changes: object):
    settings = GitLabSettings(**{"url": url, "project": "acme/triage", "timeout_seconds": 2.0, **changes})
    return connect(settings, "glpat-secret", patience=Watch().patience())


def test_the_token_never_follows_a_redirect_to_another_host():
    thief: list[str] = []
    with (
        answering(200, b"{}", {"Content-Type": "application/json"}, thief) as elsewhere,
        answering(302, b"", {"Location": f"{elsewhere}/api/v4/user"}, []) as url,
        pytest.raises(RefusalError) as caught,
    ):
        to(url).get("/user")

    assert caught.value.location == f"{elsewhere}/api/v4/user"
    assert thief == []


def test_a_link_to_another_host_is_asked_of_the_one_we_know():
    seen: list[str] = []
    with answering(200, b"[]", {"Content-Type": "application/json"}, seen) as elsewhere:
        link = f'<{elsewhere}/api/v4/projects/1/issues?page=2>; rel="next"'
        pages: list[str] = []
        body = b'[{"id": 1}]'
        with answering(200, body, {"Content-Type": "application/json", "Link": link}, pages) as url:
            rows = to(url).rows("/projects/1/issues")
            assert [next(rows)["id"], next(rows)["id"]] == [1, 1]

    assert seen == []
    assert len(pages) == 2


def test_a_link_to_a_place_that_is_no_api_is_not_followed():
    link = '<https://elsewhere.example/?page=2>; rel="next"'
    headers = {"Content-Type": "application/json", "Link": link}
    with (
        answering(200, b'[{"id": 1}]', headers, []) as url,
        pytest.raises(MisfitError, match="another address"),
    ):
        list(to(url).rows("/projects/1/issues"))


def test_a_web_page_is_not_an_answer():
    with (
        answering(200, b"<html>", {"Content-Type": "text/html"}, []) as url,
        pytest.raises(MisfitError) as caught,
    ):
        to(url).get("/user")

    assert caught.value.page


@pytest.mark.parametrize("body", [b'{"id": 1}', b'"text"', b"7", b"[7]", b"{", b"null"])
def test_an_answer_that_is_no_list_is_said_to_be_none(body):
    with (
        answering(200, body, {"Content-Type": "application/json"}, []) as url,
        pytest.raises(MisfitError, match="the answer is not"),
    ):
        list(to(url).rows("/projects/1/issues"))


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"{", b""])
def test_an_answer_that_is_no_object_is_said_to_be_none(body):
    with (
        answering(200, body, {"Content-Type": "application/json"}, []) as url,
        pytest.raises(MisfitError, match="the answer is not"),
    ):
        to(url).get("/user")


def test_a_server_that_takes_but_never_answers_is_left_in_time():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(SilenceError) as caught:
            to(url, timeout_seconds=0.05).get("/user")

    assert caught.value.kind is SilenceKind.TIMEOUT


def test_nobody_listening():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SilenceError) as caught:
        to(f"http://127.0.0.1:{port}").get("/user")

    assert caught.value.kind is SilenceKind.UNREACHABLE
    assert not caught.value.doubtful


def test_a_server_without_tls_behind_an_https_address(stand):
    with pytest.raises(SilenceError) as caught:
        to(stand.server.url.replace("http://", "https://")).get("/user")

    assert caught.value.kind is SilenceKind.TLS


def test_a_file_of_certificates_that_is_not_there():
    with pytest.raises(SilenceError, match=r"gitlab\.ca_file"):
        to("https://127.0.0.1:9", ca_file="nowhere.pem").get("/user")


@pytest.mark.parametrize("url", ["gitlab.example.com", "ftp://gitlab.example.com"])
def test_an_address_without_a_scheme_is_named(url):
    with pytest.raises(SilenceError) as caught:
        to(url).get("/user")

    assert caught.value.kind is SilenceKind.ADDRESS


def test_the_token_is_in_no_text_of_a_failure():
    body = b'{"message":"401 Unauthorized: glpat-secret"}'
    with answering(401, body, {"Content-Type": "application/json"}, []) as url:
        connection = to(url)
        with pytest.raises(ExchangeError) as caught:
            connection.get("/user")

    error = caught.value
    told = "".join(traceback.format_exception(error)) + repr(vars(error)) + repr(connection)
    assert "glpat-secret" not in told
    assert "[token]" in told
    assert (error.__cause__, error.__context__) == (None, None)


def test_the_token_is_not_chained_to_a_silence(stand):
    stand.world.faults.drop_next(times=9)

    with pytest.raises(SilenceError) as caught:
        stand.connection().get(VERSION)

    # The library's own exceptions hold the request with its headers.
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_every_request_is_reported_with_its_outcome(stand):
    stand.world.faults.drop_next()
    reported = []
    patience = Watch().patience()
    connection = connect(
        stand.settings(), stand.seeded.tokens["bot"], on_request=reported.append, patience=patience
    )

    connection.get(VERSION)

    assert [(sent.method, sent.path, sent.status) for sent in reported] == [
        ("GET", "/version", None),
        ("GET", "/version", 200),
    ]
