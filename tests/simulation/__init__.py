"""Months of reminders in the embedded GitLab, held against an oracle of its own and struck by faults."""
