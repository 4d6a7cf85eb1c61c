"""Reading health sources into typed readings, and joining them into one book; knows no GitLab."""
