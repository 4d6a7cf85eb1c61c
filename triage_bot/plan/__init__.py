"""From decisions to the smallest set of changes: pure; knows no rule and no GitLab call."""
