"""Plans, runs and explanations as text, Markdown and JSON; knows no rule and writes to no terminal."""
