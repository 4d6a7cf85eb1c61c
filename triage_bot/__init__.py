"""triage-bot: one GitLab issue per customer account at risk, opened, fresh, and closed with an outcome."""

__version__ = "0.1.0"
