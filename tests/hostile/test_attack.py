"""Proof of rule 8: hostile text in every field, comment and next step sets nothing off in GitLab."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.site import Ended, opened
from tests.render.gitlab_markdown import OWN_COMMENT, dangers, tables
from triage_bot.marker import keys, read
from triage_bot.sandbox import Logged, rows
from triage_bot.sandbox.domain.quick_actions import extract

from .corpus import CORPUS, FAMILIES, POSITIONS, TARGET, VICTIM, sample
from .estate import BOT, END, LATER, OPENING, PLAIN, STORIES, TURN, Attacked, estates

FEW = 42
"""In an ordinary test run: three strings for each story."""

PARTS, SHIFTED_BY = 6, 3
"""In the long run: parts of the corpus, of which each is a project, and positions from shift to shift."""

_MOVING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_SHIPPED = Path(__file__).parents[2] / "templates"
_COMMENTS = frozenset(
    found.strip() for file in _SHIPPED.rglob("*.j2") for found in OWN_COMMENT.findall(file.read_text("utf-8"))
)
"""HTML comments that the templates write themselves."""

_OWN_LINE = re.compile(r"\A<!-- triage-bot:said [^<>\n]* -->\n\n")


def moves(text: str) -> set[str]:
    """Signs that move a cursor, forge a section of a job log or hide what stands there."""
    return {sign for sign in text if unicodedata.category(sign) in _MOVING} - {"\n"}


def lived(attacked: Attacked) -> list[Ended]:
    """The whole story, run by run, the last one twice."""
    attacked.declare()
    ended = [attacked.run(OPENING)]
    attacked.people_write()
    ended += [attacked.run(day) for day in (TURN, LATER, END)]
    return [*ended, attacked.run(END)]


def test_the_corpus_is_large_and_of_many_kinds() -> None:
    assert len(CORPUS) == len(set(CORPUS)) >= 300
    assert len(FAMILIES) >= 15
    assert all(len(family) >= 10 for family in FAMILIES.values())
    assert len(POSITIONS) >= 6


def test_hostile_text_sets_nothing_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, capsys, monkeypatch) as site:
        verify(Attacked(site, estates(sample(FEW))))


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("shift", range(0, len(POSITIONS), SHIFTED_BY))
def test_every_hostile_text_in_every_position(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    shift: int,
    part: int,
) -> None:
    """An account has more fields than there are positions, so that each text stands in all of them at once;
    the shifts bring other fields, and another story."""
    with opened(tmp_path, capsys, monkeypatch) as site:
        texts = [*CORPUS[shift:], *CORPUS[:shift]][part::PARTS]
        verify(Attacked(site, estates(texts, shift=shift)))


def verify(attacked: Attacked) -> None:
    """Every claim at once; the list of what failed, by account, is the message."""
    ended = lived(attacked)
    for one in ended:
        assert one.code == 0, one.text[-3000:]
        assert moves(one.text) == set()
    assert [entry for entry in ended[-1].writes if entry.path.rpartition("/")[2] != "uploads"] == []
    wrong = [problem for entry in (e for one in ended for e in one.log) for problem in _sent(entry)]
    cases = attacked.cases()
    plain = {account.story: account for account in attacked.accounts if account.text == PLAIN}
    assert set(plain) == set(STORIES)
    for place, account in enumerate(attacked.accounts):
        own = cases.get(account.id, [])
        if not own:
            assert "\0" in account.text or not account.text.strip(), f"no issue for {account.text[:60]!r}"
            continue
        near = {STORIES.index("merged"): 1, STORIES.index("kept"): -1}.get(STORIES.index(account.story), 0)
        others = cases.get(attacked.accounts[(place + near) % len(attacked.accounts)].id, [])
        named = {issue.iid for issue in (*own, *others)}
        for issue, model in zip(own, cases[plain[account.story].id], strict=False):
            found = [*_changed(attacked, issue, model), *_texts(attacked, issue, model, named)]
            # A field of the CRM that holds a harmless address and nothing else becomes a link: that is meant.
            linked = account.text.strip().casefold().startswith(("http://", "https://"))
            wrong += [
                f"{account.story} {account.text[:40]!r} #{issue.iid}: {problem}"
                for problem in found
                if not (linked and problem.startswith("link 'http"))
            ]
    assert wrong == []
    _nobody_referred_to(attacked)
    _other_outputs(attacked)


def _sent(entry: Logged) -> Iterator[str]:
    """What the bot sent holds no command, and none was answered as one."""
    if entry.status == 202:
        yield f"{entry.method} {entry.path} was a command"
    for name in ("description", "body"):
        text = (entry.body or {}).get(name)
        if isinstance(text, str) and extract(text).commands:
            yield f"{entry.method} {entry.path} sent {extract(text).commands}"


def _changed(attacked: Attacked, issue: rows.Issue, model: rows.Issue) -> Iterator[str]:
    """Nothing but the words differs from the issue of the plain account that lived through the same."""

    def labels(iid: int) -> list[str]:
        # Next steps are people's words, and a date among them may be due earlier.
        return [label for label in attacked.site.world.labels_on(iid) if label != "triage::overdue"]

    for what, is_, should_be in (
        ("confidential", issue.confidential, model.confidential),
        ("locked", issue.discussion_locked, model.discussion_locked),
        ("milestone", issue.milestone_id, model.milestone_id),
        ("weight", issue.weight, model.weight),
        ("type", issue.issue_type, model.issue_type),
    ):
        if is_ != should_be:
            yield f"{what} is {is_}, not {should_be}"
    if not _by_words(attacked, issue):
        if issue.state != model.state:
            yield f"it is {issue.state}, not {model.state}"
        if issue.assignee_ids != model.assignee_ids:
            yield f"assignees {issue.assignee_ids}, not {model.assignee_ids}"
        if labels(issue.iid) != labels(model.iid):
            yield f"labels {labels(issue.iid)}, not {labels(model.iid)}"
    if more := attacked.mentioned(issue) - _addressed(attacked, issue):
        yield f"{more} were notified"
    if VICTIM in attacked.mentioned(issue):
        yield "the victim was notified"


def _by_words(attacked: Attacked, issue: rows.Issue) -> bool:
    """Whether people said something to the bot here that may decide a case, in words it was told."""
    return any("@triage-bot lost churn" in note.body for note in attacked.site.world.comments_on(issue.iid))


def _addressed(attacked: Attacked, issue: rows.Issue) -> set[str]:
    """Whom the policy names: the assignees of now and before, manager and director of the region."""
    return {"icamus", "mniemeier", "gdelgadillo", "msieg", "akawula"}


def _texts(attacked: Attacked, issue: rows.Issue, model: rows.Issue, named: set[int]) -> Iterator[str]:
    marked = read(issue.description)
    assert marked is not None
    if "triage-bot:" not in marked.after and marked.fault:
        yield f"marker: {marked.fault}"
    yield from dangers(_without_own(marked.block, named, set()), comments=_COMMENTS)
    if any(set(table) != {2} for table in tables(marked.block)):
        yield f"table of {tables(marked.block)}"
    for note in attacked.spoken(issue):
        if not keys(note.body) or note.body.count("<!--") != 1:
            yield f"the hidden line of comment {note.id} is broken"
        body = _OWN_LINE.sub("", note.body, count=1)
        yield from dangers(_without_own(body, named, _addressed(attacked, issue)))


def _without_own(text: str, named: set[int], people: set[str]) -> str:
    """Without the bot's own mentions and references, which are no danger."""
    if people:
        text = re.sub(rf"(?<!\S)@(?:{'|'.join(people)})(?= )", "somebody", text)
    numbers = "|".join(str(iid) for iid in named - {TARGET})
    return re.sub(rf"(?<=[\s(])#(?:{numbers})(?![\w;])", "the other", text) if numbers else text


def _nobody_referred_to(attacked: Attacked) -> None:
    world = attacked.site.world
    bot = world.user(BOT)
    left = world.notes.where("issue_id", world.issue(TARGET).id)
    assert [note.body for note in left if note.author_id == bot.id] == []
    assert [mail for mail in world.notified if mail.username == VICTIM and mail.by == BOT] == []


def _other_outputs(attacked: Attacked) -> None:
    """Plans in Markdown, masked output, explanations."""
    site = attacked.site
    attacked.deliver(TURN)
    markdown = site.sync("--dry-run", "--allow-bulk", "--format", "markdown", at=END)
    assert markdown.code == 0, markdown.text[-2000:]
    assert "plan" in markdown.out.casefold()
    folds = re.compile(r"<details><summary>[^<>@#~!]*</summary>|</details>")
    assert dangers(folds.sub("", markdown.out)) == []
    masked = site.sync("--dry-run", "--allow-bulk", "--mask", at=END)
    assert masked.code == 0
    assert moves(masked.text) == set()


def test_explanations_print_nothing_that_moves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, capsys, monkeypatch) as site:
        attacked = Attacked(site, estates(FAMILIES["terminal and job log"]))
        attacked.declare()
        attacked.deliver(OPENING)
        for account in attacked.accounts[len(STORIES) :: 4]:
            told = site.run("explain", account.id, "--at", OPENING)
            assert told.code == 0, told.text
            assert moves(told.text) == set()
