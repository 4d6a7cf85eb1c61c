"""Weeks in the life of a triage project: real exports, the real client, the embedded GitLab over HTTP."""
