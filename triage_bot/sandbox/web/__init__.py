"""The pages for people: board and issue, rendered on the server; they must not change anything."""
