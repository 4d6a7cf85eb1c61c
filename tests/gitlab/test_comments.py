"""Whose a comment is, by its author's id, name and hidden keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from triage_bot import marker
from triage_bot.gitlab.answers import EventNote, User
from triage_bot.gitlab.comments import Authorship

PROJECT = 41
SAID = marker.say(["worsened:1"], "Worse.")


def note(username: str = "icamus", body: str = "Hello", **given: object) -> EventNote:
    plain = {
        "id": 1,
        "body": body,
        "author": User(id=12, username=username),
        "created_at": datetime(2026, 11, 21, tzinfo=UTC),
        "noteable_type": "Issue",
        "noteable_iid": 3,
    }
    return EventNote(**{**plain, **given})


@pytest.mark.parametrize(
    ("username", "body", "bot"),
    [
        ("icamus", "Hello", False),
        ("icamus", SAID, False),
        ("project_41_bot", "Hello", True),
        ("project_41_bot2", "Hello", True),
        ("project_41_bot_0123456789abcdef0123456789abcdef", "Hello", True),
        ("group_7_bot_0123456789abcdef0123456789abcdef", "Hello", True),
        ("project_42_bot_0123456789abcdef0123456789abcdef", "Hello", True),
        ("service_account_group_42_c468757e6df2fc104de54ea470539bb5", "Hello", True),
        ("service_account_project_42_c468757e6df2fc104de54ea470539bb5", "Hello", True),
        ("service_account_c468757e6df2fc104de54ea470539bb5", "Hello", True),
        ("service_account_33", "Hello", True),
        ("service_account_lead", "Hello", False),
        ("support-bot", "Hello", True),
        ("support-bot1", "Hello", True),
        ("alert-bot", "Hello", True),
        ("GitLab-Security-Bot", "Hello", True),
        ("GitLabDuo", "Hello", True),
        ("gitlabduo-fan", "Hello", False),
        ("abbot", "Hello", False),
        ("project_41_bottle", "Hello", False),
        ("my_project_41_bot", "Hello", False),
        ("ghost", SAID, True),
        ("ghost1", SAID, True),
        ("ghost", "Hello", False),
        ("ghostwriter", SAID, False),
        ("Renovate", "Hello", True),
    ],
)
def test_who_counts_as_a_bot(username, body, bot):
    authorship = Authorship(me=99, project_id=PROJECT, names=frozenset({"renovate"}))

    assert authorship.note(note(username, body)).by_bot is bot


@pytest.mark.parametrize(
    ("username", "keys"),
    [
        ("project_41_bot", {"worsened:1"}),
        ("renovate", {"worsened:1"}),
        ("project_42_bot", set()),
        ("service_account_33", set()),
        ("support-bot", set()),
    ],
)
def test_hidden_keys_in_comments_of_other_machines_say_nothing_for_the_bot(username, keys):
    found = Authorship(me=99, project_id=PROJECT, names=frozenset({"renovate"})).note(note(username, SAID))

    assert found.by_bot
    assert found.keys == keys


def test_the_tokens_own_user_is_known_by_id():
    assert Authorship(me=12, project_id=PROJECT).note(note("renamed-since")).by_bot


@pytest.mark.parametrize(
    "given",
    [{"system": True}, {"noteable_type": "MergeRequest"}, {"noteable_type": "Snippet", "noteable_iid": None}],
)
def test_only_comments_on_issues_are_evidence(given):
    assert Authorship(me=99, project_id=PROJECT).note(note(**given)) is None
