"""Inputs that nobody would write, by the thousand: no traceback, no hang, no memory without end."""
