"""Board and issue after the demo, as a person sees them."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import CHROMIUM, Window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
]

PROJECT = "acme/customer-success/account-triage"
COLUMNS = {"HS::Red": 64, "HS::Yellow": 54, "HS::Green": 0, "No health label": 3, "Closed": 0}
"""The three without a label are the dashboard, and a task and an incident, which are nobody's triage."""

NARROW, WIDE = 800, 1280

_PALE = """() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return parse(colour);
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('.chip .scope, .chip .value, .meta span, h1, h2, h3 a, .count')]
    .filter(element => element.textContent.trim())
    .map(element => {
      const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
      return [element.textContent.trim(), (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
    })
    .filter(([, ratio]) => ratio < 4.5);
}"""
"""Texts whose contrast with their ground is below 4.5 to 1 (WCAG 2.2, AA), with the ratio."""

_BROKEN = """([selector, unit]) => {
  const lines = (node, start, end) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return new Set([...range.getClientRects()].filter(r => r.width > 1).map(r => Math.round(r.top))).size;
  };
  const broken = [];
  for (const element of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());)
      for (const found of node.data.matchAll(unit === 'word' ? /(?<!\\S)[^\\s-]{1,15}(?!\\S)/g : /\\S.*/g))
        if (lines(node, found.index, found.index + found[0].length) > 1) broken.push(found[0]);
  }
  return broken;
}"""
"""Words of ordinary length, or whole texts, that are shown on more than one line."""


@pytest.fixture(params=[NARROW, WIDE])
def page(window: Window, request: pytest.FixtureRequest) -> Any:
    """The browser's page at two widths; nothing may be said against what it shows."""
    window.complaints.clear()
    page: Any = window.page
    page.set_viewport_size({"width": request.param, "height": 900})
    yield page
    assert window.complaints == []


def board(window: Window, page: Any) -> None:
    page.goto(f"{window.url}/{PROJECT}")
    page.screenshot(path=window.shots / f"board-{page.viewport_size['width']}.png")


def issue(window: Window, page: Any, name: str = "Helleston Rail") -> Any:
    """The page of one account's issue, and its row in the world."""
    found = next(one for one in window.world.issues if name in one.title)
    page.goto(f"{window.url}/{PROJECT}/-/work_items/{found.iid}")
    page.screenshot(path=window.shots / f"issue-{page.viewport_size['width']}.png", full_page=True)
    return found


def test_the_board_has_a_column_for_each_rating_with_its_count(window: Window, page: Any) -> None:
    board(window, page)
    titles = [" ".join(text.split()) for text in page.locator(".column h2").all_inner_texts()]
    assert titles == [f"{title} {count}" for title, count in COLUMNS.items()]
    counted = [column.locator(".card").count() for column in page.locator(".column").all()]
    assert counted == list(COLUMNS.values())


def test_a_card_shows_what_the_issue_is_about(window: Window, page: Any) -> None:
    board(window, page)
    row = next(one for one in window.world.issues if "Helleston Rail" in one.title)
    card = page.locator(f".card[data-iid='{row.iid}']")
    assert card.locator("h3").inner_text() == row.title
    chips = [chip.get_attribute("title") or chip.text_content() for chip in card.locator(".chip").all()]
    assert chips == window.world.labels_on(row.iid)
    assert "due" in card.locator(".meta").inner_text()
    card.locator("h3 a").click()
    assert page.locator("h1").inner_text() == row.title


def test_an_issue_shows_facts_as_a_table_and_parts_for_people(window: Window, page: Any) -> None:
    row = issue(window, page)
    assert page.locator("#state").inner_text() == "Open"
    rows = [cells.split("\t") for cells in page.locator("#description table tr").all_inner_texts()]
    facts = {cells[0].strip(): cells[-1].strip() for cells in rows if len(cells) > 1}
    assert "red" in facts["Health"].casefold()
    headings = page.locator("#description :is(h1, h2, h3)").all_inner_texts()
    assert headings[0] == "Reason for health score"
    assert {"Next steps", "Outcome"} <= set(headings)
    assert "<!--" not in page.locator("#description").inner_text()
    titles = [one.text_content().strip() for one in page.locator("#labels .chip").all()]
    assert titles == window.world.labels_on(row.iid)


@pytest.mark.parametrize("show", [board, issue])
def test_words_are_not_broken(window: Window, page: Any, show: Any) -> None:
    """And a label's scope and the first column of a table stay in one line."""
    show(window, page)
    assert page.evaluate(_BROKEN, [".chip .value, .card h3, .column h2, .meta span, dt, dd", "word"]) == []
    assert page.evaluate(_BROKEN, [".chip .scope, .prose tr > :first-child", "text"]) == []


@pytest.mark.parametrize("show", [board, issue])
def test_the_page_itself_is_not_wider_than_the_window(window: Window, page: Any, show: Any) -> None:
    show(window, page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("show", [board, issue])
def test_accessibility(window: Window, page: Any, show: Any) -> None:
    show(window, page)
    assert page.locator("html[lang]").count() == 1
    assert page.locator("h1").count() == 1
    assert page.locator("img:not([alt])").count() == 0
    assert page.locator("main").count() == 1
    assert [one for one in page.locator("a, button").all() if not (one.text_content() or "").strip()] == []
    assert page.evaluate(_PALE) == []


def test_the_keyboard_reaches_the_content_first(window: Window, page: Any) -> None:
    board(window, page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_a_page_that_is_not_there_says_so(window: Window) -> None:
    page: Any = window.page
    answer = page.goto(f"{window.url}/{PROJECT}/-/work_items/99999")
    assert answer.status == 404
    assert page.locator("h1").count() == 1
