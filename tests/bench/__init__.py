"""Ratios measured in one run: requests against the budget, planning against plain validation, start-up."""
