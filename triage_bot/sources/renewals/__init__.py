"""Renewal opportunities, from the rows of any kind of source."""
