"""The real command against the embedded GitLab over HTTP."""
