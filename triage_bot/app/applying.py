"""Carries out a plan's writes in their order, on several issues at once where that is asked for.

It must not know what a write does; results come in the order of the plan, whoever was first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from triage_bot.model.action import Acknowledge, Comment, EnsureLabel, OpenIssue, Write
from triage_bot.ports import IssueWriter, Progress, WriteState, Written

_UNSAID = frozenset({WriteState.FAILED, WriteState.REFUSED, WriteState.SKIPPED})
_WAITS = "what was to be said there before could not be; the next run does both"

Chain = Sequence[int]
"""Places in the plan whose writes come one after the other."""


def apply(
    actions: Sequence[Write], writer: IssueWriter, progress: Progress, *, workers: int = 1
) -> tuple[Written, ...]:
    """What became of each write. With several workers, labels come first and by themselves, new issues one by
    one so that their numbers follow the plan, and each issue's writes in their order."""
    writer.prepare(actions)
    written: dict[int, Written] = {}
    lock = Lock()

    def run(chain: Chain) -> None:
        unsaid: set[int] = set()
        for place in chain:
            with lock:
                progress.step("writing", len(written), len(actions))
            result = _write(actions[place], writer, unsaid)
            with lock:
                written[place] = result

    if workers == 1:
        run(range(len(actions)))
    else:
        labels, chains = _chains(actions)
        run(labels)
        _together(run, chains, workers)
    if actions:
        progress.step("written", len(actions), len(actions))
    return tuple(written[place] for place in range(len(actions)))


def _write(action: Write, writer: IssueWriter, unsaid: set[int]) -> Written:
    """One write. Fields of an issue whose comment or acknowledgement failed wait for the next run: they hold
    the memory that it was said. An acknowledgement that is refused is not worth the wait."""
    iid = getattr(action, "iid", None)
    if iid in unsaid:
        return Written(action, WriteState.SKIPPED, iid=iid, problem=_WAITS)
    result = writer.write(action)
    match action:
        case Comment(iid=said) if result.state in _UNSAID:
            unsaid.add(said)
        case Acknowledge(iid=said) if result.state in _UNSAID - {WriteState.REFUSED}:
            unsaid.add(said)
    return result


def _chains(actions: Sequence[Write]) -> tuple[Chain, list[Chain]]:
    """The labels, and the chains that may run at the same time, in the order of their first writes."""
    labels: list[int] = []
    chains: dict[int | None, list[int]] = {}
    for place, action in enumerate(actions):
        match action:
            case EnsureLabel():
                labels.append(place)
            case OpenIssue():
                chains.setdefault(None, []).append(place)
            case _:
                chains.setdefault(action.iid, []).append(place)
    return labels, list(chains.values())


def _together(run: Callable[[Chain], None], chains: Sequence[Chain], workers: int) -> None:
    """Raises what a worker raised; chains that have not begun by then are left."""
    with ThreadPoolExecutor(workers, thread_name_prefix="writer") as pool:
        try:
            for done in [pool.submit(run, chain) for chain in chains]:
                done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
