"""Whole lives of accounts, by chance: sources, people, days and interruptions against the embedded GitLab."""
