"""The pages for people: what they show, and what foreign text cannot do to them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import requests

from tests.sandbox.conftest import Api
from triage_bot.sandbox.web.sanitise import sanitise
from triage_bot.sandbox.web.show import ink_on


def page(api: Api, path: str, status: int = 200) -> str:
    answer = requests.get(api.server.url + path, timeout=5)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.text


def column(html: str, health: str) -> str:
    found = re.search(rf'<section class="column" data-health="{health}".*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def test_the_board_has_a_column_per_health_and_one_for_closed(api: Api) -> None:
    for title, labels in (("Ann", "HS::Red"), ("Bob", "HS::Yellow"), ("Cec", "HS::Green"), ("Dee", "")):
        api.open(title, labels=labels, due_date="2026-11-20", assignee_ids=[api.world.user("icamus").id])
    gone = api.open("Eve", labels="HS::Red")
    api.put(f"/issues/{gone}", state_event="close")
    html = page(api, "/")
    assert html == page(api, f"/{api.seeded.project_path}")
    for health, title in (
        ("Red", "Ann"),
        ("Yellow", "Bob"),
        ("Green", "Cec"),
        ("None", "Dee"),
        ("Closed", "Eve"),
    ):
        assert f">{title}</a>" in column(html, health)
    red = column(html, "Red")
    assert "Irene Camus" in red
    assert "20 Nov 2026 (overdue)" in red
    assert 'title="HS::Red"' in red
    assert 'id="board"' in html
    assert html.count("<main") == 1


def test_the_issue_page_shows_what_a_person_sees(api: Api) -> None:
    text = (
        "<!-- marker -->\n| a | b |\n| - | - |\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n@icamus and #1\n"
        "\n<script>alert(1)</script>\n\n<b onclick='x()'>bold</b>"
    )
    api.post("/milestones", title="Q1")
    iid = api.open("A & <b>", description=text, labels="Reason::Poor fit", milestone="Q1", confidential=True)
    api.post(f"/issues/{iid}/notes", body="We **spoke**.")
    api.post(f"/issues/{iid}/notes", body="psst", internal=True)
    html = page(api, api.issue(iid)["web_url"].removeprefix(api.server.url))
    assert html == page(api, f"/{api.seeded.project_path}/-/issues/{iid}")
    for shown in (
        "A &amp; &lt;b&gt;", "<td>1</td>", 'disabled aria-label="done" checked', 'class="mention"',
        "/-/work_items/1\">#1</a>",
        "<b>bold</b>", "<strong>spoke</strong>", 'id="confidential"', "Q1", "internal note",
        'title="Reason::Poor fit"',
    ):  # fmt: skip
        assert shown in html, shown
    for absent in ("marker", "alert(1)", "onclick", "<script"):
        assert absent not in html, absent
    assert html.count('class="comment') == 2
    assert "http" not in re.sub(r"<a [^>]*>", "", html)


def test_pages_that_are_not_there(api: Api) -> None:
    for path in ("/no/such", f"/{api.seeded.project_path}/-/work_items/99"):
        assert "Nothing here" in page(api, path, 404)
    assert api.server.requests() == []


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("<p>a<b>b", "<p>a<b>b</b></p>"),
        ("</main></div><p>a</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>x</a>", '<a rel="nofollow noreferrer">x</a>'),
        (
            "<a href='https://x.y/?a=1&b=2'>x</a>",
            '<a href="https://x.y/?a=1&amp;b=2" rel="nofollow noreferrer">x</a>',
        ),
        ("<img src=http://evil/x.png alt=pic>", "pic"),
        ("<style>a{}</style><svg><script>x</script></svg>y", "y"),
        ("<iframe src=x></iframe><form><input>z</form>", "z"),
        ("&lt;b&gt;", "&lt;b&gt;"),
    ],
)
def test_sanitising(source: str, clean: str) -> None:
    assert sanitise(source) == clean


@pytest.mark.parametrize("colour", ["#6699cc", "#fff", "#000000", "#c91c00", "#8fbc8f", "#808080"])
def test_labels_can_be_read(colour: str) -> None:
    assert ink_on(colour) in ("#000000", "#ffffff")
    assert ink_on("#6699cc") == "#000000"


@pytest.mark.browser
def test_a_browser_lays_the_board_out(api: Api, tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    api.open("Acme", labels="HS::Red")
    done = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={tmp_path}/profile", "--dump-dom",
            api.server.url,
        ],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert 'data-health="Red"' in done.stdout
