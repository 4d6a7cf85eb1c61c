"""Prints pseudonyms for names and magnitudes for money; knows which words are names from what it is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import blake2b

from .action_lines import LONGEST_NAME
from .line import Line
from .plain import plain
from .private_words import PrivateWords

_WORD = re.compile(r"\w+")
_MENTION = re.compile(r"(?<![\w/])@([A-Za-z0-9_](?:[\w.\-]*[A-Za-z0-9_])?)")
_SIGN = re.compile(r"[$€£¥]\s?\d[\d,.]*\s?[kKmM]?")
_AMOUNT = r"(?<![\w.,])-?\d[\d,]*(?:\.\d+)?"
_ELLIPSIS = "…"
_STEPS = ("", "k", "M", "G", "T")


@dataclass(frozen=True)
class Mask:
    """A pseudonym is the same in every run with the same `key`: without a secret one, whoever has a list of
    the customers can work out which is whose."""

    words: PrivateWords
    key: str
    _by_word: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    _said: Mapping[str, str] = field(init=False, repr=False)
    _money: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        said = {form: self._pseudonym("person", name) for name in self.words.people for form in _forms(name)}
        said |= {
            form: self._pseudonym("account", name) for name in self.words.accounts for form in _forms(name)
        }
        by_word: dict[str, list[str]] = {}
        for form in sorted(said, key=len, reverse=True):
            if first := _WORD.search(form):
                by_word.setdefault(first.group(), []).append(form)
        codes = "|".join(sorted(map(re.escape, self.words.currencies))) or "(?!)"
        object.__setattr__(self, "_said", said)
        object.__setattr__(self, "_by_word", {word: tuple(forms) for word, forms in by_word.items()})
        object.__setattr__(self, "_money", re.compile(rf"({_AMOUNT}) ({codes})\b"))

    def line(self, line: Line) -> Line:
        """The line as it may be printed."""
        return replace(line, text=self.text(line.text if line.masked is None else line.masked), masked=None)

    def text(self, text: str) -> str:
        """Names, mentions and money replaced, wherever they stand.

        >>> words = PrivateWords(frozenset({"Acme Ltd."}), frozenset({"ann"}), frozenset({"USD"}))
        >>> Mask(words, "k").text("Acme Ltd. [A1]: @ann says 128,400 USD")
        'account-d145e8 [A1]: @person-c006f3 says ~100k USD'
        """
        text = self._names(text)
        text = _MENTION.sub(lambda found: f"@{self._mentioned(found[1])}", text)
        text = self._money.sub(lambda found: f"{magnitude(found[1])} {found[2]}", text)
        return _SIGN.sub("(amount)", text)

    def _mentioned(self, name: str) -> str:
        return name if name.startswith("person-") else self._pseudonym("person", name)

    def _names(self, text: str) -> str:
        """From left to right, the longest name first; a name cut by an ellipsis is one too."""
        parts: list[str] = []
        done = 0
        for word in _WORD.finditer(text):
            if word.start() < done:
                continue
            found = self._at(text, word)
            if found is not None:
                start, end, said = found
                parts += [text[done:start], said]
                done = end
        return "".join([*parts, text[done:]])

    def _at(self, text: str, word: re.Match[str]) -> tuple[int, int, str] | None:
        for form in self._by_word.get(word.group(), ()):
            start = word.start() - form.index(word.group())
            if start >= 0 and text.startswith(form, start) and not _goes_on(text, start + len(form), form):
                return start, start + len(form), self._said[form]
        cut = text.find(_ELLIPSIS, word.start())
        if cut < 0:
            return None
        piece = text[word.start() : cut].rstrip()
        near = self._said if cut == word.end() else self._by_word.get(word.group(), ())
        whole = next((form for form in near if form.startswith(piece)), None)
        return None if whole is None else (word.start(), cut, self._said[whole])

    def _pseudonym(self, kind: str, name: str) -> str:
        """Six hexadecimal digits of the name as people compare names: letter case and spaces do not count."""
        folded = " ".join(name.casefold().split())
        digest = blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=3, key=_key(self.key))
        return f"{kind}-{digest.hexdigest()}"


def magnitude(amount: str) -> str:
    """The power of ten an amount reaches, with its sign.

    >>> [magnitude(text) for text in ("128,400", "-9,500.50", "1,000,000", "0.40", "0")]
    ['~100k', '-~1k', '~1M', '~0', '0']
    """
    value = Decimal(amount.replace(",", ""))
    if not value:
        return "0"
    digits = len(str(int(abs(value)))) - 1
    step = min(digits // 3, len(_STEPS) - 1)
    size = f"{10 ** (digits - 3 * step)}{_STEPS[step]}" if int(abs(value)) else "0"
    return f"{'-' if value < 0 else ''}~{size}"


def _forms(name: str) -> Iterable[str]:
    """A name as the lines show it: on one line, without odd signs, cut."""
    return {form for longest in (LONGEST_NAME, 160, 400) if (form := plain(name, longest=longest))}


def _goes_on(text: str, end: int, form: str) -> bool:
    """Whether a word goes on where the name ends: `Ann` is not in `Annex`."""
    return end < len(text) and form[-1].isalnum() and (text[end].isalnum() or text[end] == "_")


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32).digest()
