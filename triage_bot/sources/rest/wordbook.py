"""The words behind ids of picklists, put in their place in the records of accounts; asks nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from triage_bot.sources.refusal import SourceRefusedError

from .request import Json
from .second_calls import Names


class Wordbook:
    """What was learnt of one kind of ids, and where it helped or did not."""

    def __init__(self, names: Names, answers: Iterable[Json]) -> None:
        self._remedy = names.remedy
        self._looks_like = re.compile(names.like).fullmatch
        self._words: dict[str, str] = {}
        self._said: set[str] = set()
        self._silent: Counter[str] = Counter()
        for answer in answers:
            self._learn(answer, names)

    def translate(self, record: dict[str, Any]) -> None:
        """Replaces the ids among the texts of a record."""
        for key, value in record.items():
            if isinstance(value, str) and self._looks_like(value):
                if value in self._words:
                    record[key] = self._words[value]
                    self._said.add(key)
                else:
                    self._silent[key] += 1

    def close(self) -> list[str]:
        """Notes on single ids without a word, after all records.

        Raises SourceRefusedError where a field holds nothing but such ids: nobody can tell what it says.
        """
        dumb = [key for key in self._silent if key not in self._said]
        if dumb:
            fields = ", ".join(dumb)
            raise SourceRefusedError(f"{fields}: ids of a picklist came in place of words: {self._remedy}")
        return [
            f"{key}: {count:,} {'value is' if count == 1 else 'values are'} of no item that is listed"
            for key, count in self._silent.items()
        ]

    def _learn(self, value: Json, names: Names) -> None:
        if isinstance(value, list):
            for item in value:
                self._learn(item, names)
        elif isinstance(value, dict):
            key, word = value.get(names.key), value.get(names.name)
            if isinstance(key, str) and isinstance(word, str):
                self._words[key] = word
            for item in value.values():
                if isinstance(item, (list, dict)):
                    self._learn(item, names)
