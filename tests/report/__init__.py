"""The lines that tell a plan, and what became of it."""
