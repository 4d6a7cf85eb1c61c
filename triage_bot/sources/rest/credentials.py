"""The headers that prove who asks; knows how each kind is built, not how requests are sent."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never

from triage_bot.sources.refusal import SourceRefusedError

from .address import joined, problem_of
from .documents import document_of, value_at
from .refusals import of_status
from .request import Request
from .secrets import Secrets, variables_of
from .spec import Auth, Basic, Bearer, ClientCredentials, HeaderKey, Login, Open
from .wire import Answer

Send = Callable[[Request], Answer]
"""Sends a request without credentials, with patience."""


class Credentials:
    """The authentication of one source. A token is fetched when first needed, and kept for the run."""

    def __init__(self, auth: Auth, secrets: Secrets, *, home: str) -> None:
        self._auth = auth
        self._secrets = secrets
        self._home = home
        self._token: str | None = None

    def headers(self, send: Send) -> Mapping[str, str]:
        """What every request carries. Raises SourceRefusedError where a token is refused or missing."""
        auth, value = self._auth, self._secrets.value
        match auth:
            case Open():
                return {}
            case Bearer():
                return {"Authorization": f"Bearer {value(auth.token_variable)}"}
            case Basic():
                password = value(auth.password_variable) if auth.password_variable else ""
                return {"Authorization": self._basic(value(auth.user_variable), password)}
            case HeaderKey():
                return {auth.header: value(auth.token_variable)}
            case ClientCredentials():
                return {"Authorization": f"Bearer {self._fetched(self._grant(auth), 'access_token', send)}"}
            case Login():
                token = self._fetched(self._login(auth), auth.token_path, send)
                return {auth.header: f"{auth.prefix}{token}"}
            case _:
                assert_never(auth)

    def expire(self) -> bool:
        """Forgets a token that the service no longer takes; False where there was none to forget."""
        had = self._token is not None
        self._token = None
        return had

    def __repr__(self) -> str:
        return f"Credentials({type(self._auth).__name__})"

    def _basic(self, user: str, password: str) -> str:
        pair = b64encode(f"{user}:{password}".encode()).decode()
        self._secrets.learn(pair)
        return f"Basic {pair}"

    def _grant(self, auth: ClientCredentials) -> Request:
        identity, secret = (self._secrets.value(name) for name in (auth.id_variable, auth.secret_variable))
        form = {"grant_type": "client_credentials", **({"scope": auth.scope} if auth.scope else {})}
        if auth.sent_as == "form":
            form |= {"client_id": identity, "client_secret": secret}
            return self._to(auth.token_url, form=form)
        return self._to(auth.token_url, form=form, headers={"Authorization": self._basic(identity, secret)})

    def _login(self, auth: Login) -> Request:
        pair = {
            auth.user_key: self._secrets.value(auth.user_variable),
            auth.password_key: self._secrets.value(auth.password_variable),
        }
        if auth.sent_as == "form":
            return self._to(auth.token_url, form=pair)
        return self._to(auth.token_url, body=pair)

    def _to(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        body: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Request:
        target = joined(self._home, url)
        if problem := problem_of(target):
            raise SourceRefusedError(f"the address of the token {problem}")
        return Request(
            url=target, method="POST", form=form or {}, body=body, headers=headers or {}, safe=True
        )

    def _fetched(self, request: Request, path: str, send: Send) -> str:
        if self._token is None:
            answer = send(request)
            if not 200 <= answer.status < 300:
                clean = replace(answer, body=self._secrets.scrub_bytes(answer.body))
                refused = of_status(clean, variables=variables_of(self._auth))
                raise SourceRefusedError(f"no token: {refused.what}")
            token = value_at(document_of(answer.body, answer.content_type), path)
            if not isinstance(token, str) or not token or not token.isprintable():
                raise SourceRefusedError(f"no token: the answer has none at `{path}`; check `auth`")
            self._secrets.learn(token)
            self._token = token
        return self._token
