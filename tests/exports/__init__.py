"""Exports as systems deliver them, and how they are mapped."""
