"""The pages of the embedded GitLab, looked at with a real browser."""
