"""The sandbox answers the real python-gitlab."""

from __future__ import annotations

import gitlab

from triage_bot.sandbox import World, running, seed


def test_an_issue_is_opened_commented_and_closed_through_python_gitlab() -> None:
    world = World()
    seeded = seed(world)
    with running(world) as server:
        client = gitlab.Gitlab(server.url, private_token=seeded.tokens["bot"])
        project = client.projects.get(seeded.project_path)
        issue = project.issues.create({"title": "Acme", "labels": ["HS::Red"]})
        issue.notes.create({"body": "We spoke to them.\n/close"})
        assert project.issues.get(issue.iid).state == "closed"
        assert [note.body for note in issue.notes.list(get_all=True)] == ["We spoke to them."]
