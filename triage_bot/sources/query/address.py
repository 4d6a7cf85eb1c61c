"""The address of a database: what may be shown of it, what is secret, which driver it needs; asks nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from triage_bot.sources.extras import install, needed
from triage_bot.sources.refusal import SourceRefusedError

_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_EXTRAS = {"postgresql": "sql", "snowflake": "snowflake", "bigquery": "bigquery"}
_OWN = {"mysql": "PyMySQL and write mysql+pymysql://", "mariadb": "PyMySQL and write mariadb+pymysql://"}


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address. `url` is SQLAlchemy's; `shown` has no secret in it; `secrets` are the texts that
    must not be shown, in every form in which a driver might repeat them."""

    url: Any = field(repr=False)
    dialect: str
    shown: str
    secrets: frozenset[str] = field(repr=False)


def address_of(text: str, folder: Path) -> Address:
    """The address in a text; the path of an SQLite file is relative to `folder`.

    Raises SourceRefusedError, which repeats none of it, where it is none or its driver is missing.
    """
    sqlalchemy = needed("sqlalchemy", extra="sql")
    try:
        url = sqlalchemy.make_url(text)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise SourceRefusedError(
            "`url` is no address of a database, such as postgresql://reader:${DB_PASSWORD}@db.example/crm"
        ) from None
    if "@" in f"{url.host or ''}{url.username or ''}" or (url.database and "@" in url.database.split("/")[0]):
        raise SourceRefusedError(
            "`url` has an @ inside its user name or password: percent-encode it there, @ as %40, : as %3A and"
            " / as %2F"
        )
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    dialect = url.drivername.partition("+")[0]
    if dialect == "duckdb":
        raise SourceRefusedError("DuckDB is a kind of its own: write `kind: duckdb` with `path` or `tables`")
    _require_driver(url, dialect, sqlalchemy)
    if dialect == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(folder / url.database))
    return Address(url, dialect, _shown(url, dialect, folder), _secrets(url))


def _require_driver(url: Any, dialect: str, sqlalchemy: Any) -> None:
    try:
        url.get_dialect().import_dbapi()
    except sqlalchemy.exc.NoSuchModuleError:
        raise SourceRefusedError(_without_driver(dialect, dialect)) from None
    except ImportError as problem:
        raise SourceRefusedError(_without_driver(dialect, problem.name or dialect)) from None


def _without_driver(dialect: str, missing: str) -> str:
    what = f"the driver for {dialect[:40]} is not installed ({missing[:60]})"
    if dialect in _EXTRAS:
        return f"{what}; it comes with an extra: {install(_EXTRAS[dialect])}"
    if dialect in _OWN:
        return f"{what}: pip install {_OWN[dialect]}"
    return f"{what}: install the SQLAlchemy dialect of this database, or mend the beginning of `url`"


def _shown(url: Any, dialect: str, folder: Path) -> str:
    if dialect == "sqlite":
        path = Path(url.database or ":memory:")
        return f"sqlite:///{path.relative_to(folder) if path.is_relative_to(folder) else path}"
    return f"{dialect}://{url.host or ''}/{url.database or ''}"


def _secrets(url: Any) -> frozenset[str]:
    """The password and every option of the address, as they are and as addresses write them."""
    values = [url.password or ""]
    for value in url.query.values():
        values += [value] if isinstance(value, str) else value
    secret = [value for value in map(str, values) if len(value) > 2]
    return frozenset(form for value in secret for form in (value, quote(value, safe=""), quote_plus(value)))
