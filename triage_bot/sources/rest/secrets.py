"""Keys and passwords from named environment variables, and their removal from every text; sends nothing."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from html import escape
from typing import assert_never
from urllib.parse import quote, quote_plus

from triage_bot.sources.refusal import SourceRefusedError

from .spec import Auth, Basic, Bearer, ClientCredentials, HeaderKey, Login, Open

HIDDEN = "[hidden]"
_SHORTEST = 4
"""Shorter values cannot be told from ordinary words, and no service gives out such keys."""


def _in_any_spelling(text: str) -> str:
    """A pattern for a text in which any sign may be spelled as web pages, addresses and JSON writers do."""
    return "".join(re.escape(sign) if sign.isalnum() else _spelled(sign) for sign in text)


def _spelled(sign: str) -> str:
    code = ord(sign)
    forms = (
        sign,
        quote(sign, safe=""),
        escape(sign),
        f"&#{code};",
        f"&#x{code:x};",
        f"\\u{code:04x}",
        f"\\{sign}",
    )
    return f"(?i:{'|'.join(map(re.escape, dict.fromkeys(forms)))})"


def variables_of(auth: Auth) -> tuple[str, ...]:
    """The environment variables that an authentication needs."""
    match auth:
        case Open():
            return ()
        case Bearer() | HeaderKey():
            return (auth.token_variable,)
        case Basic():
            return (auth.user_variable, *([auth.password_variable] if auth.password_variable else ()))
        case ClientCredentials():
            return auth.id_variable, auth.secret_variable
        case Login():
            return auth.user_variable, auth.password_variable
        case _:
            assert_never(auth)


class Secrets:
    """The values of some environment variables, and tokens got with them. Nothing shows them by accident."""

    __slots__ = ("_pattern", "_values", "_words")

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        self._words: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        for value in self._values.values():
            self.learn(value)

    @classmethod
    def of(cls, auth: Auth, environ: Mapping[str, str]) -> Secrets:
        """Raises SourceRefusedError that names every variable that is not set or cannot be a key."""
        names = variables_of(auth)
        values = {name: environ.get(name, "").strip() for name in names}
        missing = [name for name in names if not values[name]]
        if missing:
            several = len(missing) > 1
            raise SourceRefusedError(
                f"the environment variable{'s' if several else ''} {' and '.join(missing)}"
                f" {'are' if several else 'is'} not set: set {'them' if several else 'it'} for the job, in CI"
                " as a masked, protected variable, and run: triage-bot check --offline"
            )
        for name, value in values.items():
            if not value.isprintable():
                raise SourceRefusedError(
                    f"the environment variable {name} holds a line break or a control character, which no key"
                    " has: copy the key again, alone and without quotes"
                )
        return cls(values)

    def value(self, variable: str) -> str:
        return self._values[variable]

    def learn(self, secret: str, *more: str) -> None:
        """Takes note of texts that must never be shown, also as they look in addresses, JSON and headers."""
        for text in (secret, *more):
            forms = {text, quote(text), quote(text, safe=""), quote_plus(text), text.encode().hex()}
            forms |= {b64encode(form.encode()).decode() for form in (text, f"{text}:", f":{text}")}
            forms |= {urlsafe_b64encode(form.encode()).decode() for form in (text, f"{text}:", f":{text}")}
            forms |= {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
            self._words |= {form for form in forms if len(form) >= _SHORTEST}
        longest_first = sorted(self._words, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(_in_any_spelling, longest_first))) if longest_first else None

    def scrub(self, text: str) -> str:
        """The text with every known secret taken out.

        >>> Secrets({"KEY": "s3cr3t"}).scrub("the key s3cr3t is revoked")
        'the key [hidden] is revoked'
        """
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def scrub_bytes(self, body: bytes) -> bytes:
        """The same for an answer as it came, before anything of it is cut short."""
        text = body.decode("utf-8", "surrogateescape")
        return self.scrub(text).encode("utf-8", "surrogateescape") if self.holds(text) else body

    def holds(self, text: str) -> bool:
        """Whether a text shows a secret."""
        return bool(self._pattern and self._pattern.search(text))

    def __repr__(self) -> str:
        return f"Secrets({', '.join(self._values)})"
