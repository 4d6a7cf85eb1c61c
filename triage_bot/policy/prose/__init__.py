"""What people say in a Markdown text, without what they quote, show as code or hide; knows no rule."""

from .passages import Kind, Passage, passages
from .written_date import WrittenDate, binding_date, deciding_date, leading_date, without_date, written_dates

__all__ = [
    "Kind",
    "Passage",
    "WrittenDate",
    "binding_date",
    "deciding_date",
    "leading_date",
    "passages",
    "without_date",
    "written_dates",
]
