"""The rules by number, each in one sentence for people and with its origin; knows not how they are applied.

Origins: S2 and S3 are GitLab's CSM manager and renewal tracking handbooks, H0 to H4 older and newer
handbook versions, LM Lincoln Murphy's churn matrix, INF our own conclusion.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's number, its sentence, its chapter in the rule list and where it comes from."""

    id: str
    sentence: str
    chapter: str
    origin: str


RULES: tuple[Rule, ...] = (
    Rule(
        "R-01",
        "The rating is the fresh CSM sentiment, else the overall colour, else the score, else unknown.",
        "Rating",
        "S3, H2",
    ),
    Rule("R-02", "A red sentiment outranks every colour and score.", "Rating", "H2, H3"),
    Rule(
        "R-03",
        "A score is green from 75, yellow from 50 by default, on 0 to 100 where higher is better.",
        "Rating",
        "H2",
    ),
    Rule(
        "R-04",
        "A rating older than 90 days is stale, older than 120 unknown (defaults): never red, never green.",
        "Rating",
        "H2, H4",
    ),
    Rule(
        "R-05",
        "Every account has a health update within a month; older ones in care are listed.",
        "Rating",
        "S2",
    ),
    Rule("R-06", "In onboarding, measures that are still empty are no risk.", "Rating", "H2"),
    Rule("R-07", "A missing value never counts against an account.", "Rating", "H2"),
    Rule("R-10", "A red account has a triage issue.", "Opening", "S3"),
    Rule("R-11", "A yellow account that requires triage has a triage issue.", "Opening", "S3"),
    Rule(
        "R-12",
        "A yellow that does not require triage opens nothing; where no source tells, every yellow opens.",
        "Opening",
        "S3",
    ),
    Rule(
        "R-13",
        "An account has one open triage issue at most, and a closed one is respected for a while.",
        "Opening",
        "INF",
    ),
    Rule("R-19", "An account that will churn or has churned opens nothing.", "Opening", "H2, INF"),
    Rule("R-20", "An issue that a person opened is taken into care, not doubled.", "Opening", "H0"),
    Rule(
        "R-14",
        "An issue has one label each for health, region, classification and risk; a person's stands.",
        "Labels",
        "S3",
    ),
    Rule("R-15", "A product experience risk names one DevOps stage.", "Labels", "S3"),
    Rule("R-16", "A new issue is marked new until a person has commented.", "Labels", "H0"),
    Rule(
        "2.5",
        "Expected or not, avoidable or not, is proposed from history and left off where there is none.",
        "Labels",
        "LM, INF",
    ),
    Rule(
        "2.6",
        "The first risk reason of the source that the table knows gives the risk label.",
        "Labels",
        "S3",
    ),
    Rule("2.7", "The first line of the region table that fits gives the region label.", "Labels", "H4, INF"),
    Rule(
        "2.9",
        "The CSM is assigned; for a pool its lead, for nobody or somebody unknown the regional manager.",
        "People and dates",
        "S2, INF",
    ),
    Rule(
        "R-17",
        "The milestone is the quarter of the renewal; the due date is the day the next update is due.",
        "People and dates",
        "H0",
    ),
    Rule(
        "R-21",
        "Red is updated every 14 days and yellow every 30, by default; only people's comments count.",
        "Updates",
        "S3",
    ),
    Rule("R-22", "The update comes before the earliest open dated next step has passed.", "Updates", "S3"),
    Rule(
        "R-23",
        "Any comment by a person is an update, also one that says that nothing has changed.",
        "Updates",
        "S3",
    ),
    Rule(
        "2.8",
        "A late update is asked for on working days, in three levels a week apart, and then no more.",
        "Updates",
        "INF",
    ),
    Rule(
        "E12",
        "When the CSM changes, the issue changes hands with a checklist and seven days more, once.",
        "Updates",
        "S1",
    ),
    Rule(
        "E13",
        "Without a CSM the issue waits in the queue; after two working days its lead is asked, once.",
        "Updates",
        "S1",
    ),
    Rule("E21", "Words to the bot in comments of members are dealt with once.", "Updates", "INF"),
    Rule(
        "R-26",
        "The source decides on health; a person's label is kept for some days, then put right and told.",
        "Following the source",
        "H0, H4",
    ),
    Rule(
        "E4",
        "When the flag is cleared on a yellow the issue stays in triage, with one comment.",
        "Following the source",
        "INF",
    ),
    Rule(
        "E6",
        "An improvement is believed when a run on a later day sees it again.",
        "Following the source",
        "INF",
    ),
    Rule("E7", "Worsening is taken over at once.", "Following the source", "INF"),
    Rule(
        "E8",
        "A green account stays open as recovering until its outcome is known.",
        "Following the source",
        "S3",
    ),
    Rule(
        "E10",
        "Unknown health changes nothing; after two weeks, by default, it is asked about once.",
        "Following the source",
        "INF",
    ),
    Rule(
        "5",
        "The bot's block shows the facts and is rewritten when they change.",
        "Following the source",
        "H0",
    ),
    Rule(
        "R-31",
        "The first renewal on the day of the opening or later decides, with all of its fiscal quarter.",
        "Outcome",
        "H4, INF",
    ),
    Rule(
        "R-30",
        "Four months ahead, by default, a renewal is watched; an open issue carries its review of 30 days.",
        "Outcome",
        "S3",
    ),
    Rule("R-40", "An issue stays open until its case is decided.", "Outcome", "S3"),
    Rule("R-41", "A win is a renewal at the same value or more, and a lasting green.", "Outcome", "S3"),
    Rule("R-42", "A loss is churn, or a renewal for less, even where the CRM says won.", "Outcome", "S3"),
    Rule("R-47", "Stages such as duplicate, merged or unqualified decide nothing.", "Outcome", "H4"),
    Rule(
        "2.10", "What a renewal came to is never guessed: an unknown figure is asked for.", "Outcome", "INF"
    ),
    Rule(
        "E9",
        "Green lasts after 14 days and three days of data, by default; without a renewal a person's word is "
        "needed besides.",
        "Outcome",
        "INF",
    ),
    Rule(
        "E14",
        "A renewal at the same value is a win once green has lasted; while risk remains it is asked about.",
        "Outcome",
        "S3",
    ),
    Rule("E15", "A renewal for less closes the issue as lost, a contraction.", "Outcome", "S3"),
    Rule("E16", "A lost renewal, or a customer who has churned, closes the issue as lost.", "Outcome", "S3"),
    Rule(
        "E18",
        "*Will Churn* brings a checklist and ends the reminders; the approvals decide the case.",
        "Outcome",
        "H2",
    ),
    Rule(
        "E19",
        "A renewal day that passes without a result is asked about after a day, a week and a month.",
        "Outcome",
        "H4, INF",
    ),
    Rule("E20", "A renewal that is put off by more than 30 days is remarked on.", "Outcome", "H4"),
    Rule(
        "E22",
        "The outcome that a person gives a closed issue stands; after three days it is told where the source "
        "says otherwise.",
        "Outcome",
        "INF",
    ),
    Rule(
        "E23",
        "Who closes an issue at risk without an outcome is asked for it once; only where the policy says so "
        "it is opened again, once.",
        "Outcome",
        "INF",
    ),
    Rule(
        "E24",
        "A case closed without an outcome is asked about once, and counts as undetermined after seven days.",
        "Outcome",
        "INF",
    ),
    Rule(
        "E25",
        "At risk again within 90 days and before the same renewal, the same issue is opened again, else one "
        "that names it.",
        "Outcome",
        "INF",
    ),
    Rule("E26", "The issue of a customer who returns counts as won, and stays closed.", "Outcome", "H4, INF"),
    Rule(
        "R-33",
        "A customer who returns within 180 days of the end of the term, at the same value, has renewed.",
        "Outcome",
        "H4",
    ),
    Rule(
        "E27",
        "Accounts are merged on evidence only, never by name; one issue goes on, and open steps are copied.",
        "Identity",
        "H4",
    ),
    Rule(
        "E28",
        "Of two issues for an account the oldest that people wrote in counts; one that loses no word ends.",
        "Identity",
        "INF",
    ),
    Rule("E30", "An issue that was moved away is not followed by another one.", "Identity", "INF"),
    Rule(
        "E31",
        "An account that a rule puts out of scope is told so, and closed when another day sees the same.",
        "Identity",
        "INF",
    ),
    Rule(
        "E29",
        "A missing account is asked about after three runs and seven days by default, never closed.",
        "Trust",
        "INF",
    ),
    Rule(
        "3.4",
        "An issue whose account is not certain is left alone, and the plan says what would settle it.",
        "Trust",
        "INF",
    ),
    Rule(
        "3.5",
        "Rows that contradict each other, and sources that are not believed, decide nothing.",
        "Trust",
        "INF",
    ),
    Rule(
        "R-50",
        "What only people can mend is listed: missing impact, missing reason, missing owner, stale updates.",
        "Trust",
        "H4, S3",
    ),
)

BY_ID = {rule.id: rule for rule in RULES}
