"""The REST routes of API v4; they turn requests into domain calls and rows into JSON, and know no rule themselves."""
