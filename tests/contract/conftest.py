"""Runs every probe against the embedded GitLab, and with `make contract` against a real one beside it.

A real GitLab is touched only when CONTRACT is set and GITLAB_URL, GITLAB_TOKEN and GITLAB_PROJECT name it.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from tests.contract.target import PLANNER, Target
from triage_bot.sandbox import World, running, seed

NAMED = ("GITLAB_URL", "GITLAB_TOKEN", "GITLAB_PROJECT")
EMBEDDED, REAL = "embedded", "gitlab"
DIFFERENCES = pytest.StashKey[list[tuple[str, str]]]()
LEFT = pytest.StashKey[list[str]]()
SEEN = pytest.StashKey[str]()


def real_wanted() -> bool:
    return bool(os.environ.get("CONTRACT")) and all(os.environ.get(name) for name in NAMED)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "target" in metafunc.fixturenames:
        places = [EMBEDDED, REAL] if real_wanted() else [EMBEDDED]
        metafunc.parametrize("place", places, scope="session")


@pytest.fixture(scope="session")
def place() -> str:
    """Where to probe; set for each test by `pytest_generate_tests`."""
    return EMBEDDED


@pytest.fixture(scope="session")
def probed(place: str, request: pytest.FixtureRequest) -> Iterator[Target]:
    if place == REAL:
        url, token, project = (os.environ[name] for name in NAMED)
        target = Target(url.rstrip("/"), token, project)
        scopes = target.get("//personal_access_tokens/self").json()["scopes"]
        if target.role < PLANNER or not {"api", "granular"} & set(scopes):
            pytest.exit(f"{NAMED[1]} needs the scope api and the role Planner or more in {project}", 2)
        request.config.stash[SEEN] = f"{target.version['version']} as role {target.role}"
        yield target
        request.config.stash[LEFT] = target.left
        return
    world = World()
    seeded = seed(world, project="acme/first")
    seeded = seed(world, project="acme/contract")
    with running(world) as server:
        target = Target(server.url, seeded.tokens["developer"], seeded.project_path, world)
        yield target
        assert target.left == [], "the probes do not take away what they made"
        assert [len(world.labels), len(world.milestones), len(world.boards)] == [0, 0, 0]
        assert {issue.state for issue in world.issues if issue.title.startswith("contract-")} <= {"closed"}


@pytest.fixture
def target(probed: Target) -> Iterator[Target]:
    yield probed
    probed.tidy()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    params: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    if report.failed and params.get("place") == REAL:
        sentence = (getattr(item, "function", None).__doc__ or item.name).split("\n")[0]
        crash = getattr(report.longrepr, "reprcrash", None)
        said = str(crash.message if crash else report.longrepr).split("\n")[0]
        item.config.stash.setdefault(DIFFERENCES, []).append((f"{item.name}: {sentence}", said))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not real_wanted() or SEEN not in config.stash:
        return
    found = config.stash.get(DIFFERENCES, [])
    terminalreporter.section(f"the embedded GitLab beside GitLab {config.stash[SEEN]}")
    counted = f"{len(found)} difference{'' if len(found) == 1 else 's'}"
    terminalreporter.line(counted if found else "no difference")
    for sentence, said in found:
        terminalreporter.line(f"- {sentence}\n    {said}")
    for left in config.stash.get(LEFT, []):
        terminalreporter.line(f"could not be taken away: {left}")
