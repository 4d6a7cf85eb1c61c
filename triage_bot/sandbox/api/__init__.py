"""The REST routes of API v4: requests become domain calls, rows become JSON.

They must not know any rule themselves.
"""
