"""The words the bot understands in a comment; knows no issue, no rights and no today.

A command is a line of ordinary text that begins with a mention of the bot: not in a list, a quote, code, a
heading or an HTML comment. What only mentions the bot in passing is no command and gets no answer.
"""

from .reading import commands
from .sentences import COMMAND_HELP

__all__ = ["COMMAND_HELP", "commands"]
