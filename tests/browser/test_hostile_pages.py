"""The pages of attacked issues as a person sees them: no script, no foreign element, nothing out of place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.site import opened
from tests.hostile.corpus import FAMILIES, TARGET, VICTIM, sample
from tests.hostile.estate import LATER, OPENING, STORIES, TURN, Attacked, estates

from .conftest import CHROMIUM, Window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
]

MARKUP = ("HTML", "links and images", "comments and markers", "tables")
"""The families that a browser could show most of."""

_TAGS = """() => {
  const texts = [...document.querySelectorAll('#description, .comment .prose')];
  return [...new Set(texts.flatMap(text => [...text.querySelectorAll('*')].map(one => one.tagName)))].sort();
}"""
_OUTSIDE = """() => {
  const outside = [];
  for (const box of document.querySelectorAll('#description, .comment .prose, .card')) {
    const own = box.getBoundingClientRect();
    for (const one of box.querySelectorAll('*')) {
      const its = one.getBoundingClientRect();
      const shown = its.width > 0 && its.height > 0 && getComputedStyle(one).position !== 'absolute';
      const scrolled = one.closest('pre, table, .scroll');
      if (shown && !scrolled && (its.left < own.left - 1 || its.right > own.right + 1 || its.top < own.top - 1
          || its.bottom > own.bottom + 1))
        outside.push(`${one.tagName} ${one.textContent.slice(0, 40)}`);
    }
  }
  return outside;
}"""
_ARMED = """() => [...document.querySelectorAll('.prose *, .card *, h1, h1 *, .timeline *')].filter(one =>
  [...one.attributes].some(a => a.name.startsWith('on') || /^\\s*(javascript|data|vbscript):/i.test(a.value))
  || ['IFRAME', 'OBJECT', 'EMBED', 'FORM', 'IMG', 'BASE', 'TEXTAREA', 'BUTTON', 'VIDEO'].includes(one.tagName)
).map(one => one.outerHTML.slice(0, 80))"""


def test_attacked_pages_show_nothing_but_their_own(
    window: Window, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*(text for family in MARKUP for text in FAMILIES[family][::9]), *sample(8)]
    with opened(tmp_path, capsys, monkeypatch) as site:
        attacked = Attacked(site, estates(texts))
        attacked.declare()
        for day in (OPENING, TURN, LATER):
            assert attacked.run(day).code in (0, 7), day
        page = window.page.context.browser.new_page(viewport={"width": 1280, "height": 900})
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on(
            "request", lambda asked: complaints.append(asked.url) if site.server.url not in asked.url else 0
        )
        try:
            _look(attacked, page, window.shots)
        finally:
            page.close()
        assert complaints == []


def _look(attacked: Attacked, page: Any, shots: Path) -> None:
    project = f"{attacked.site.server.url}/{attacked.site.seeded.project_path}"
    page.goto(project)
    page.screenshot(path=shots / "attacked-board.png", full_page=True)
    assert page.locator(".card").count() == len(list(attacked.site.world.issues))
    scripts = page.evaluate("document.scripts.length")
    assert page.evaluate(_ARMED) == []
    assert page.evaluate(_OUTSIDE) == []
    cases, tags = attacked.cases(), {"CODE", "A"}
    for place, account in enumerate(attacked.accounts):
        for issue in cases.get(account.id, ()):
            page.goto(f"{project}/-/work_items/{issue.iid}")
            said = f"{account.story} {account.text[:40]!r} #{issue.iid}"
            shown = set(page.evaluate(_TAGS))
            if place < len(STORIES):  # the plain ones show what belongs there
                tags |= shown
            assert shown <= tags, said
            assert page.evaluate("document.scripts.length") == scripts, said
            assert page.evaluate(_ARMED) == [], said
            assert page.evaluate(_OUTSIDE) == [], said
            assert page.locator(f".prose a[href$='/work_items/{TARGET}']").count() == 0, said
            assert VICTIM not in page.locator(".prose .mention").all_inner_texts(), said
            assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], said
    page.screenshot(path=shots / "attacked-issue.png", full_page=True)
