"""ruby-gitlab (the gem `gitlab`, 4.17.0), which sends form-encoded bodies, works on the embedded GitLab."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clients.conftest import PAGED, Host, missing

STORY = Path(__file__).with_name("story.rb")


def there() -> bool:
    ruby = shutil.which("ruby")
    asked = [ruby or "ruby", "-e", 'require "gitlab"']
    return bool(ruby) and subprocess.run(asked, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not there(), reason=missing("ruby-gitlab"))


def test_the_story(host: Host) -> None:
    told = host.told("ruby", str(STORY), **host.story())
    assert told.strip() == ",".join(str(iid) for iid in range(1, PAGED + 3))
    host.lived()


def test_a_refusal_is_read_from_either_body_shape(host: Host) -> None:
    """`error` of a parameter check and `message` of a model: the gem has to find both."""
    script = (
        'require "gitlab"; c = Gitlab.client(endpoint: "#{ENV["STORY_URL"]}/api/v4", '
        'private_token: ENV["STORY_TOKEN"]); '
        '[["open", nil], [nil, ""]].each { |state, title| begin; '
        'state ? c.issues(ENV["STORY_PROJECT"], state: state) : c.create_issue(ENV["STORY_PROJECT"], title); '
        "rescue Gitlab::Error::BadRequest => e; puts e.message; end }"
    )
    told = host.told("ruby", "-e", script, **host.story())
    assert "state does not have a valid value" in told
    assert "can't be blank" in told


def test_an_answer_without_an_id_is_taken_for_a_note(host: Host) -> None:
    """A comment of commands only gives 202 without `id`: the gem hands it out like any note."""
    script = (
        'require "gitlab"; c = Gitlab.client(endpoint: "#{ENV["STORY_URL"]}/api/v4", '
        'private_token: ENV["STORY_TOKEN"]); '
        'note = c.create_issue_note(ENV["STORY_PROJECT"], 1, "/close"); p note.to_h["id"], note.summary'
    )
    assert host.told("ruby", "-e", script, **host.story()).split("\n")[:2] == [
        "nil",
        '["Closed this issue."]',
    ]
