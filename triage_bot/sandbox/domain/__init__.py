"""What GitLab does when something is written; it must not know requests, routes or JSON."""
