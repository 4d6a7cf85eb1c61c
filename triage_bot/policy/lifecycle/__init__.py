"""The life of a triage issue: its states, the events that move it, and how it is concluded."""
