"""Runs in bad weather: every request struck, limits met, four bots at once, people at work meanwhile."""
