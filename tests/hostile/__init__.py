"""Hostile text in every field and position, in the embedded GitLab and a browser."""
