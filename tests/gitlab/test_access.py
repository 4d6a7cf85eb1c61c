"""Who may not be let in, and what they are told: the reader's refusals and the list of `check`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.watch import Watch
from triage_bot.errors import GitLabRefusedError
from triage_bot.gitlab import GitLabReader, connect, preflight
from triage_bot.sandbox import rows

from .conftest import CLOSED_SINCE, EVIDENCE_SINCE, TODAY, Stand


def refusal(
    stand: Stand, role: str = "bot", *, to_write: bool = False, **settings: object
) -> GitLabRefusedError:
    reader = GitLabReader(stand.connection(role, **settings), stand.settings(**settings), to_write=to_write)
    with pytest.raises(GitLabRefusedError) as caught:
        reader.board(evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False)
    message = str(caught.value)
    assert "triage-bot check" in message
    assert all(str(problem) in message and problem.hint for problem in caught.value.problems)
    return caught.value


@pytest.mark.parametrize(("role", "words"), [("expired", "it has expired"), ("revoked", "it was revoked")])
def test_a_token_that_is_no_longer_good(stand, role, words):
    assert words in str(refusal(stand, role))
    assert len(stand.server.log) == 1


def test_an_unknown_token_may_be_a_job_token(stand):
    stand.seeded.tokens["wrong"] = "glpat-wrong"

    message = str(refusal(stand, "wrong"))

    assert "refuses the token (401)" in message
    assert "CI_JOB_TOKEN" in message
    assert "glpat-wrong" not in message


def test_a_project_that_is_absent_or_hidden(stand):
    message = str(refusal(stand, project="acme/elsewhere"))

    assert "shows no project acme/elsewhere" in message
    assert "absent and not permitted look the same" in message


def test_a_project_by_its_number(stand):
    settings = stand.settings(project=str(stand.seeded.project_id))

    board = GitLabReader(stand.connection(), settings).board(
        evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False
    )

    assert board.project.path == stand.seeded.project_path


def test_a_project_that_was_renamed(stand):
    with stand.world.edit() as world:
        world.project(stand.seeded.project_id).former_paths.append("acme/old-name")

    message = str(refusal(stand, project="acme/old-name"))

    assert "has moved to" in message
    assert "use the new path" in message


def test_everything_wrong_with_a_project_at_once(stand):
    with stand.world.edit() as world:
        project = world.project(stand.seeded.project_id)
        project.archived, project.issues_enabled, project.visibility = True, False, "public"

    error = refusal(stand, "guest")

    assert [problem.key for problem in error.problems] == [
        "gitlab.project",
        "gitlab.project",
        "gitlab.allow_public",
        "TRIAGE_BOT_TOKEN",
    ]
    words = ["is archived", "issues are switched off", "is public", "has Guest"]
    assert all(word in str(error) for word in words)


def test_a_public_project_is_read_when_named_exactly(stand):
    with stand.world.edit() as world:
        world.project(stand.seeded.project_id).visibility = "public"

    assert "is public" in str(refusal(stand, allow_public="acme"))
    settings = stand.settings(allow_public=stand.seeded.project_path)
    board = GitLabReader(stand.connection(), settings).board(
        evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False
    )
    assert board.project.visibility == "public"


def test_a_guest_would_not_see_confidential_issues(stand):
    assert "has Guest" in str(refusal(stand, "guest"))


def test_a_user_who_is_no_member_has_no_role(stand):
    with stand.world.edit() as world:
        world.project(stand.seeded.project_id).visibility = "public"
        user = world.user("guest-user")
        member = next(member for member in world.members if member.user_id == user.id)
        world.members.remove(member)

    error = refusal(stand, "guest", allow_public=stand.seeded.project_path)

    assert "guest-user has no role" in str(error)


@pytest.mark.parametrize("role", ["planner", "reporter", "developer", "owner"])
def test_planner_is_enough(stand, role):
    reader = stand.reader(role, to_write=True)

    reader.board(evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False)


def test_a_reading_token_may_not_be_used_to_write(stand):
    message = str(refusal(stand, "read_api", to_write=True))

    assert "the token has read_api, it needs api" in message
    assert "sync --dry-run" in message


def test_a_scope_too_small_even_to_read(stand):
    with stand.world.edit() as world:
        token = next(token for token in world.tokens if token.name == "read_api")
        token.scopes = ["read_repository"]

    assert "scope" in str(refusal(stand, "read_api"))


def test_gitlab_is_down(stand):
    stand.world.faults.fail_next(503, times=4)

    assert "GitLab itself has trouble" in str(refusal(stand))


def test_an_answer_that_does_not_fit_names_the_field(stand):
    with stand.world.edit() as world:
        world.project(stand.seeded.project_id).visibility = None

    assert "field visibility" in str(refusal(stand))


def test_nothing_there():
    from triage_bot.model.settings import GitLabSettings

    settings = GitLabSettings(url="http://127.0.0.1:9", project="acme/triage")
    connection = connect(settings, "glpat-secret", patience=Watch().patience())
    with pytest.raises(GitLabRefusedError, match="cannot be reached: the connection is refused"):
        GitLabReader(connection, settings).board(
            evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False
        )


def checked(stand: Stand, role: str = "bot", today: date = TODAY, **given: object) -> list[str]:
    return [
        str(problem) for problem in preflight(stand.connection(role), stand.settings(), today=today, **given)
    ]


def test_check_has_nothing_to_say_of_a_good_token(stand):
    assert checked(stand) == []
    assert checked(stand, "read_api", to_write=False) == []
    assert {entry.method for entry in stand.server.log} == {"GET"}


def test_check_tells_all_at_once(stand):
    stand.world.person("owner-user")
    with stand.world.edit() as world:
        project = world.project(stand.seeded.project_id)
        project.visibility = "public"
        for title in ("hs::red", "E&A"):
            world.labels.add(
                rows.Label(id=world.labels.next_id(), title=title, color="#fff", project_id=project.id)
            )
    expires = date.fromisoformat(
        next(token.expires_at for token in stand.world.tokens if token.name == "guest")
    )

    told = checked(stand, "guest", today=expires - timedelta(days=14), labels=["HS::Red", "E&A", "a", "b"])

    assert [text.partition(":")[0] for text in told] == [
        "TRIAGE_BOT_TOKEN",
        "gitlab.allow_public",
        "TRIAGE_BOT_TOKEN",
        "labels",
        "labels",
    ]
    assert f"expires on {expires}" in told[0]
    assert "has the label hs::red beside the label HS::Red" in told[3]
    assert "2 labels are missing in the project: a, b" in told[4]


def test_a_token_with_fifteen_days_left_is_left_in_peace(stand):
    expires = date.fromisoformat(
        next(token.expires_at for token in stand.world.tokens if token.name == "bot")
    )

    assert checked(stand, today=expires - timedelta(days=15)) == []


@pytest.mark.parametrize("role", ["expired", "revoked"])
def test_check_stops_at_a_token_that_opens_nothing(stand, role):
    told = checked(stand, role, labels=["a"])

    assert len(told) == 1
    assert "refuses the token" in told[0]


def test_check_goes_on_after_a_project_it_cannot_see(stand):
    settings = stand.settings(project="acme/elsewhere")

    told = preflight(stand.connection("read_api"), settings, today=TODAY)

    assert [problem.key for problem in told] == ["TRIAGE_BOT_TOKEN", "gitlab.project"]
