"""A PostgreSQL server of one's own: Debian's binaries, a temporary folder, a free port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BINARIES = max(
    Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name)
)
WHY_NOT = None if BINARIES else "PostgreSQL is not installed: apt-get install postgresql"

PASSWORD = "s3cret/pass@word"
QUOTED = "s3cret%2Fpass%40word"


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server with one database, `crm`. `owner` may do everything, `reader` only reads, and both
    have the password."""

    port: int

    def url(self, user: str = "reader", password: str = QUOTED, database: str = "crm") -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def connect(self) -> Any:
        import psycopg

        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="owner", password=PASSWORD, dbname="crm", autocommit=True
        )


@contextmanager
def running() -> Iterator[Postgres]:
    """The server; its port is free, and nothing of it stays. As root it runs as the least user there is,
    since it refuses to run as root."""
    assert BINARIES
    folder = Path(tempfile.mkdtemp(prefix="triage-bot-postgres-"))
    data, words = folder / "data", folder / "password"
    words.write_text(PASSWORD)
    # The server dies with the tests, also when they are killed.
    wrapped = ["setpriv", "--pdeathsig=INT"]
    if os.geteuid() == 0:
        wrapped += ["--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        for path in (folder, words):
            shutil.chown(path, "nobody", "nogroup")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                [*wrapped, str(BINARIES / program), *arguments],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
            )  # fmt: skip

    try:
        made = start(
            "initdb", "--pgdata", str(data), "--username", "owner", "--pwfile", str(words),
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        assert made.wait(60) == 0, (folder / "log").read_text()
        server = start("postgres", "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F")
        try:
            yield _prepared(port, server)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(port: int, server: subprocess.Popen[bytes]) -> Postgres:
    import psycopg

    address = {"host": "127.0.0.1", "port": port, "user": "owner", "password": PASSWORD, "dbname": "postgres"}
    end = time.monotonic() + 60
    while True:
        try:
            connection = psycopg.connect(**address, autocommit=True)
            break
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.05)
    with connection:
        connection.execute("create database crm")
        connection.execute(f"create role reader login password '{PASSWORD}'")
    with Postgres(port).connect() as connection:
        connection.execute("grant pg_read_all_data to reader")
        connection.execute("grant create on schema public to reader")
    return Postgres(port)
