"""The rules of customer success: pure functions of facts, issue, policy and one day.

They know no GitLab call, no file and no clock.
"""
