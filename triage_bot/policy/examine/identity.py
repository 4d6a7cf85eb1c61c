"""Examines whose an issue is: merges, moved issues and the edge of what is in scope (E27, E30, E31)."""

from __future__ import annotations

from triage_bot.model.decision import Finding
from triage_bot.policy.identity.merged import merged
from triage_bot.policy.identity.scope import out_of_scope

from .case import NO_ISSUE, Case


def merge(case: Case) -> Finding:
    found = merged(case.book, case.terms.today)
    account = case.account.id
    if account in found.into:
        said = "; ".join(map(str, found.by[account]))
        return Finding(rule="E27", matched=True, because=f"lives on in {found.into[account]}: {said}")
    if lost := [one for one, kept in found.into.items() if kept == account]:
        return Finding(rule="E27", matched=True, because=f"takes over {', '.join(lost)}")
    if why := found.nowhere.get(account):
        return Finding(rule="E27", matched=False, because=f"evidence that decides nothing: {why}")
    return Finding(
        rule="E27",
        matched=False,
        because="no source says that it was merged; names never do",
        would_change="a column merged_into, or a list of merges that names the account",
    )


def moved(case: Case) -> Finding:
    closed = [i for i in case.board.closed if i.memory and i.memory.account == case.account.id and i.moved]
    if not closed:
        return Finding(rule="E30", matched=None, because=NO_ISSUE if not case.issue else "it was not moved")
    return Finding(rule="E30", matched=True, because=f"#{closed[-1].iid} was moved to another project")


def scope(case: Case) -> Finding:
    if not case.terms.policy.out_of_scope:
        return Finding(rule="E31", matched=None, because="no rule of the policy puts an account out of scope")
    why = out_of_scope(case.account.facts, case.terms.policy)
    since = case.after.scope_left if case.after else None
    told = f", told on {since}" if since else ""
    return Finding(
        rule="E31",
        matched=why is not None,
        because=f"out of scope: {why}{told}" if why else "in scope: no rule fits",
        would_change="" if why else "a rule under scope.out_of_scope that fits its fields",
    )
